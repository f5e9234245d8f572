package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What {@code .access} answers of a profile, as lsmith has it: a compiled profile's bits as the kernel spreads them
 * (security/apparmor/file.c of 6.1, aa_compute_fperms and map_old_perms; lib.c, aa_compute_perms).
 *
 * @param owner of the asking user's own file; of other classes the one answer that there is
 * @param other of anybody else's
 * @param halves whether there are two
 */
record KernelAnswer(Masks owner, Masks other, boolean halves) {
    /** The first byte of questions about files (AA_CLASS_FILE). */
    static final byte FILE = 2;

    private static final int NETWORK = 14;
    private static final int[] CLASSES = {FILE, 7, 9, 10, NETWORK};
    private static final int LONGEST = 3000;
    private static final int UNIX = 1;
    private static final int OLD_BITS = 0x7f;

    /**
     * The three masks that it prints.
     *
     * @param allow what is allowed
     * @param audit what of that is logged
     * @param quiet what of the rest is not logged
     */
    record Masks(int allow, int audit, int quiet) {
        private static Masks of(int allow, int audit, int quiet) {
            return new Masks(allow, audit & allow, quiet & ~allow);
        }
    }

    /** Whether kernel 6.1 asks such strings: it has no class for unix sockets and for D-Bus. */
    static boolean isAskable(byte[] text) {
        return text.length > 0
                && text.length < LONGEST
                && Arrays.stream(CLASSES).anyMatch(c -> c == text[0])
                && !(text[0] == NETWORK && text.length > 2 && text[1] == 0 && text[2] == UNIX);
    }

    static KernelAnswer of(CompiledProfile profile, byte[] question) {
        if (question[0] == FILE) {
            byte[] path = Arrays.copyOfRange(question, 1, question.length);
            Rights rights = profile.at(KernelQuery.Dfa.FILE, path).rights();
            return new KernelAnswer(file(rights, 0), file(rights, FileBits.OTHER), true);
        }
        Rights rights = profile.at(KernelQuery.Dfa.POLICY, question).rights();
        Masks masks = Masks.of(policy(rights.allowed()), policy(rights.audited()), policy(rights.quiet()));
        return new KernelAnswer(masks, masks, false);
    }

    private static Masks file(Rights rights, int half) {
        int allow = spread(rights.allowed() >>> half);
        if ((rights.allowed() & FileBits.CHANGE_PROFILE) != 0) {
            allow |= 0x4000_0000;
        }
        if ((rights.allowed() & FileBits.ON_EXEC) != 0) {
            allow |= 0x2000_0000;
        }
        return Masks.of(allow, spread(rights.audited() >>> half), spread(rights.quiet() >>> half));
    }

    /** {@code map_old_perms}. */
    private static int spread(int old) {
        int spread = old & 0xf;
        spread |= (old & FileBits.READ) != 0 ? 0x240 : 0;
        spread |= (old & FileBits.WRITE) != 0 ? 0x3170 : 0;
        spread |= (old & FileBits.LINK) != 0 ? 0x4_0000 : 0;
        spread |= (old & FileBits.LOCK) != 0 ? 0x8000 : 0;
        spread |= (old & FileBits.MAP_EXEC) != 0 ? 0x1_0000 : 0;
        return spread;
    }

    /** {@code map_other}: what the policy table has in the half of others. */
    private static int policy(int bits) {
        int other = bits >>> FileBits.OTHER & OLD_BITS;
        return (bits & OLD_BITS) | (other & 3) << 8 | (other & 0x1c) << 18 | (other & 0x60) << 19;
    }

    void write(DataOutputStream out) throws IOException {
        write(owner, out);
        if (halves) {
            write(other, out);
        }
    }

    private static void write(Masks masks, DataOutputStream out) throws IOException {
        out.writeInt(masks.allow());
        out.writeInt(masks.audit());
        out.writeInt(masks.quiet());
    }
}
