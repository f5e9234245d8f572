package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * What {@code .access} answers of a profile, as lsmith has it: a compiled profile's bits as the kernel spreads them
 * (security/apparmor/file.c of 6.1, aa_compute_fperms and map_old_perms; lib.c, aa_compute_perms). Without the attributes of files,
 * which it allows to be read whatever a rule says.
 *
 * @param owner of the asking user's own file; of other classes the one answer that there is
 * @param other of anybody else's
 * @param halves whether there are two
 */
record KernelAnswer(Masks owner, Masks other, boolean halves) {
    /** The first byte of questions about files (AA_CLASS_FILE). */
    static final byte FILE = 2;

    private static final int NETWORK = 14;
    private static final MediationClass[] TABLE = {MediationClass.MOUNT, MediationClass.PTRACE, MediationClass.SIGNAL};
    private static final int LONGEST = 3000;
    private static final int OLD_BITS = 0x7f;

    /** What is asked of a socket: whether it may be made (AA_MAY_CREATE). */
    private static final int CREATE = 0x10;

    /** Of a class that is not mediated: whatever is asked. */
    private static final Masks ALL = new Masks(-1, 0, -1);

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

    /** Whether kernel 6.1 asks such strings: it has no class for unix sockets and for D-Bus, and never asks of no name. */
    static boolean isAskable(byte[] text) {
        boolean table = text.length > 0 && Arrays.stream(TABLE).anyMatch(c -> c.head() == text[0]);
        return text.length < LONGEST && (table || (text.length > 1 && text[0] == FILE));
    }

    static KernelAnswer of(CompiledProfile profile, byte[] question) {
        if (question[0] == FILE) {
            byte[] path = Arrays.copyOfRange(question, 1, question.length);
            Rights rights = profile.at(KernelQuery.Dfa.FILE, path).rights();
            return new KernelAnswer(file(rights, 0), file(rights, FileBits.OTHER), true);
        }
        boolean asked = Arrays.stream(TABLE).allMatch(c -> c.head() != question[0] || profile.mediates(c));
        Rights rights = profile.at(KernelQuery.Dfa.POLICY, question).rights();
        Masks masks =
                asked ? Masks.of(policy(rights.allowed()), policy(rights.audited()), policy(rights.quiet())) : ALL;
        return new KernelAnswer(masks, masks, false);
    }

    /** Of the making of a socket, which lsmith has by names and the kernel by numbers. */
    static KernelAnswer socket(ProfileDecider.Ruling ruling) {
        int allow = ruling.allows() ? CREATE : 0;
        Masks masks = new Masks(allow, ruling.logged() ? allow : 0, ruling.logged() ? 0 : CREATE & ~allow);
        return new KernelAnswer(masks, masks, false);
    }

    /** The question of a socket's making (aa_af_perm in security/apparmor/net.c of 6.1). */
    static byte[] socket(long family, long type) {
        return new byte[] {NETWORK, (byte) (family >>> 8), (byte) family, (byte) (type >>> 8), (byte) type};
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
        spread |= (old & FileBits.READ) != 0 ? 0x40 : 0;
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
