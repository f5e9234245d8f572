package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.audit.AuditRecord;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mount, remount, bind mount, move or change of propagation; {@code flags} tell which.
 *
 * @param target the mount point
 * @param source the device or directory, if any
 * @param fstype the file system type, if any
 * @param flags as AppArmor prints them: {@code ro}, {@code rbind}, {@code remount}
 * @param options the file system's own options, as given
 */
@JsonTypeName("mount")
public record MountUse(
        String target,
        Optional<String> source,
        Optional<String> fstype,
        SortedSet<String> flags,
        Optional<String> options)
        implements Access {
    public MountUse {
        flags = SortedValues.of(flags);
    }

    /** Decodes a record of mount(2). */
    static Facts apparmor(ApparmorRequest request) {
        return of(
                request,
                mountPoint -> new MountUse(
                        mountPoint,
                        request.text("srcname"),
                        request.text("fstype"),
                        flags(request.record()),
                        request.text("options")));
    }

    /** Decodes a record of the mount family, which is about the mount point that it names. */
    static Facts of(ApparmorRequest request, Function<String, Access> use) {
        return request.text("name")
                .map(mountPoint -> Facts.read("AppArmor mount", use.apply(mountPoint)))
                .orElse(Facts.unsupported("AppArmor mount operation without a name"));
    }

    private static SortedSet<String> flags(AuditRecord record) {
        return Stream.of(record.value("flags").orElse("").split("[, ]+"))
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String text() {
        return target + Spelling.condition("source", source) + Spelling.condition("fstype", fstype) + " flags=" + flags
                + Spelling.condition("options", options);
    }

    /**
     * An unmount.
     *
     * @param target the mount point
     */
    @JsonTypeName("umount")
    public record UmountUse(String target) implements Access {
        /** Decodes a record of umount(2). */
        static Facts apparmor(ApparmorRequest request) {
            return MountUse.of(request, UmountUse::new);
        }

        @Override
        public String text() {
            return target;
        }
    }

    /**
     * A pivot_root.
     *
     * @param newRoot the new root
     * @param putOld where the old root went, if known
     */
    @JsonTypeName("pivot-root")
    public record PivotRootUse(String newRoot, Optional<String> putOld) implements Access {
        /** Decodes a record of pivot_root(2). */
        static Facts apparmor(ApparmorRequest request) {
            return MountUse.of(request, root -> new PivotRootUse(root, request.text("srcname")));
        }

        @Override
        public String text() {
            return newRoot + Spelling.condition("oldroot", putOld);
        }
    }
}
