package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.base.SaltedHash;
import dev.lsmith.base.json.RecordForm;
import java.util.Comparator;

/** Who made an access, under the name by which the reporting mechanism knows it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "mechanism")
public sealed interface Subject extends Comparable<Subject> {
    /** By mechanism, then by name. */
    Comparator<Subject> ORDER = Comparator.comparing(Subject::mechanism).thenComparing(Subject::name);

    /** {@code apparmor}, {@code selinux}, {@code tomoyo}, {@code program} or {@code traced}. */
    default String mechanism() {
        return RecordForm.nameOf(getClass());
    }

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
    @JsonTypeName("apparmor")
    record ApparmorProfile(String name) implements Subject {}

    /**
     * A process in an SELinux domain.
     *
     * @param type the domain
     * @param level the MCS level, which tells two containers of one domain apart; empty if none
     */
    @JsonTypeName("selinux")
    record SelinuxDomain(String type, String level) implements Subject {
        @Override
        public String name() {
            return level.isEmpty() ? type : type + ":" + level;
        }
    }

    /**
     * A process in a TOMOYO domain.
     *
     * @param name the programs that were executed up to the container's first, as TOMOYO writes them: {@code <kernel> /proc/self/exe
     *     /usr/bin/redis-server}; what that executes in turn counts as the same
     */
    @JsonTypeName("tomoyo")
    record TomoyoDomain(String name) implements Subject {
        @Override
        public int hashCode() {
            return SaltedHash.of(name);
        }

        /** The program executed last, as TOMOYO writes it; {@code <kernel>} if there was none. */
        public String program() {
            return name.substring(name.lastIndexOf(' ') + 1);
        }
    }

    /**
     * A process of which the record gives no label (seccomp and SYSCALL records without {@code subj=}, or an
     * unconfined one).
     *
     * @param name the executable's path, else comm
     */
    @JsonTypeName("program")
    record Program(String name) implements Subject {
        @Override
        public int hashCode() {
            return SaltedHash.of(name);
        }
    }

    /**
     * The processes that a tracer watched, whatever their labels.
     *
     * @param name the program that was executed first, or the container
     */
    @JsonTypeName("traced")
    record Traced(String name) implements Subject {
        @Override
        public int hashCode() {
            return SaltedHash.of(name);
        }
    }
}
