package dev.lsmith.posture;

import dev.lsmith.base.Position;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is open. Its texts may hold words of the spec as they stand there: whoever shows them makes them
 * printable.
 *
 * @param code a stable name for scripts: {@code pid-host}
 * @param area the part of the isolation
 * @param danger how dangerous
 * @param subject what of the spec it is about: a path, a port, a capability; empty if there is only one
 * @param title in a few words
 * @param what what is so
 * @param why why it matters
 * @param attack how an attacker uses it
 * @param close the flag that closes it
 * @param usage whether it was seen to be needed; empty without a log, or when a log cannot tell
 */
public record PostureFinding(
        String code,
        Area area,
        Danger danger,
        String subject,
        String title,
        String what,
        String why,
        String attack,
        String close,
        Optional<Usage> usage)
        implements Comparable<PostureFinding> {
    private static final Comparator<PostureFinding> ORDER = Comparator.comparing(PostureFinding::danger)
            .reversed()
            .thenComparing(PostureFinding::area)
            .thenComparing(PostureFinding::code)
            .thenComparing(PostureFinding::subject);

    /** The same, closed by other words. */
    PostureFinding closedBy(String words) {
        return new PostureFinding(code, area, danger, subject, title, what, why, attack, words, usage);
    }

    /** Orders findings by danger, the gravest first. */
    @Override
    public int compareTo(PostureFinding other) {
        return ORDER.compare(this, other);
    }

    /** The part of the isolation that a finding is about. */
    public enum Area {
        PRIVILEGES("privileges"),
        PROCESS("process"),
        FILESYSTEM("filesystem"),
        MOUNTS("mounts"),
        DEVICES("devices"),
        IPC("ipc"),
        NETWORK("network"),
        UTS("uts"),
        USER_NAMESPACE("user ns"),
        CGROUP_NAMESPACE("cgroup ns"),
        LIMITS("limits"),
        CAPABILITIES("capabilities"),
        SECCOMP("seccomp"),
        APPARMOR("apparmor"),
        SELINUX("selinux"),
        USER("user"),
        SECRETS("secrets"),
        IMAGE("image");

        private final String word;

        Area(String word) {
            this.word = word;
        }

        /** The area as the data files and the output write it. */
        public String word() {
            return word;
        }

        static Area ofWord(String word) {
            return Arrays.stream(values())
                    .filter(a -> a.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("findings.ini: no area " + word));
        }
    }

    /** How dangerous a finding is, the gravest last. */
    public enum Danger {
        /** Worth knowing; hardly of use to an attacker. */
        INFO,
        /** Helps an attacker who has other means. */
        LOW,
        /** Widens what an attacker reaches in the container or beside it. */
        MEDIUM,
        /** Reaches other containers or the host with little further help. */
        HIGH,
        /** Is a way out of the container by itself. */
        CRITICAL;

        /** The danger as the data files and the output write it: {@code high}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Danger ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Whether the container was seen to need what a finding would close.
     *
     * @param answer what the log says
     * @param text what was seen, what was looked for in vain, or why the log cannot tell; may hold text from a log
     * @param positions where to look, a few
     */
    public record Usage(UsageAnswer answer, String text, List<Position> positions) {
        /** What a log can answer. */
        public enum UsageAnswer {
            /** The container was seen to use what the finding would close. */
            NEEDED("needed"),
            /** A use would be in the log, and none is. */
            NOT_SEEN("not seen"),
            /** The log would not show a use. */
            UNKNOWN("untold");

            private final String word;

            UsageAnswer(String word) {
                this.word = word;
            }

            /** The answer as the output writes it. */
            public String word() {
                return word;
            }
        }

        public Usage {
            positions = List.copyOf(positions);
        }

        /** Whether a use was seen. */
        public boolean seen() {
            return answer == UsageAnswer.NEEDED;
        }

        static Usage notSeen(String text) {
            return new Usage(UsageAnswer.NOT_SEEN, text, List.of());
        }

        static Usage unknown(String why) {
            return new Usage(UsageAnswer.UNKNOWN, why, List.of());
        }
    }
}
