package dev.lsmith.access;

import dev.lsmith.base.SaltedHash;
import java.util.Comparator;

/** Who did it, under the name by which the reporting mechanism knows it. */
public sealed interface Subject extends Comparable<Subject> {
    /** By mechanism, then by name. */
    Comparator<Subject> ORDER = Comparator.comparing(Subject::mechanism).thenComparing(Subject::name);

    /** {@code apparmor}, {@code selinux} or {@code program}. */
    String mechanism();

    /** The profile, the domain or the program. */
    String name();

    @Override
    default int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }

    /**
     * A process confined by an AppArmor profile.
     *
     * @param name the last named profile: hats kept ({@code a//hat}), {@code //null-} children folded into it, its
     *     namespace in front ({@code :ns:a}) unless it is the root
     */
    record ApparmorProfile(String name) implements Subject {
        @Override
        public String mechanism() {
            return "apparmor";
        }
    }

    /**
     * A process in an SELinux domain.
     *
     * @param type the domain
     * @param level the MCS level, which tells two containers of one domain apart; empty if none
     */
    record SelinuxDomain(String type, String level) implements Subject {
        @Override
        public String mechanism() {
            return "selinux";
        }

        @Override
        public String name() {
            return level.isEmpty() ? type : type + ":" + level;
        }
    }

    /**
     * A process of which the record gives no label (seccomp and SYSCALL records without {@code subj=}, or an
     * unconfined one).
     *
     * @param name the executable's path, else comm
     */
    record Program(String name) implements Subject {
        @Override
        public int hashCode() {
            return SaltedHash.of(name);
        }

        @Override
        public String mechanism() {
            return "program";
        }
    }
}
