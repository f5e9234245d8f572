package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.KernelText;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What the kernel asks of a compiled profile: whether a string of a table has all of some bits.
 *
 * @param table which table
 * @param text the string
 * @param bits the bits that have to be allowed
 */
@SuppressWarnings("ArrayRecordComponent")
public record KernelQuery(Dfa table, byte[] text, int bits) {
    /** The two automata of a compiled profile. */
    public enum Dfa {
        /** Paths, links, changes of profile. */
        FILE,
        /** All other classes with patterns. */
        POLICY
    }

    /** A string of the tables as it is put together. */
    public static final class QueryBytes {
        /** What stands for a text that is not known: no rule with a condition means it. */
        private static final int UNKNOWN = 1;

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** Adds bytes. */
        public QueryBytes bytes(int... values) {
            for (int value : values) {
                bytes.write(value);
            }
            return this;
        }

        /** Adds a text as the kernel has it. */
        public QueryBytes text(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= 0x80) {
                    bytes.writeBytes(KernelText.encode(text.substring(i)));
                    return this;
                }
                bytes.write(c);
            }
            return this;
        }

        /** Adds a text, or what stands for an unknown one. */
        public QueryBytes text(Optional<String> text) {
            return text.isPresent() ? text(text.get()) : bytes(UNKNOWN);
        }

        /** Adds a peer's label, the asked profile itself by its name. */
        public QueryBytes peer(Optional<String> peer, String profile) {
            return text(peer.map(label -> Labels.named(label, profile)));
        }

        /** Adds the NUL between two fields. */
        public QueryBytes next() {
            return bytes(0);
        }

        /** The bytes so far. */
        public byte[] done() {
            return bytes.toByteArray();
        }

        /** The query of the policy table for some bits of the string. */
        KernelQuery query(int bits) {
            return new KernelQuery(KernelQuery.Dfa.POLICY, done(), bits);
        }
    }
}
