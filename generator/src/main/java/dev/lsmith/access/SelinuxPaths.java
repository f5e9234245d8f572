package dev.lsmith.access;

import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Optional;

/** The whole path of the file that an SELinux denial is about, where the event tells it beyond doubt. */
final class SelinuxPaths {
    private SelinuxPaths() {}

    /**
     * The absolute path, perhaps with the kernel's mark of a deleted file behind it. A record's {@code path=} says it;
     * a mere {@code name=} is a last component ({@code /} for the root of a mount), which a sibling denial of the same
     * inode or the one PATH record of that inode and name completes. Pipes and sockets have no path.
     */
    static Optional<String> of(AuditRecord record, AuditEvent event) {
        Optional<String> path = record.value("path");
        if (path.isPresent()) {
            return path.filter(p -> p.startsWith("/"));
        }
        Optional<String> name = record.value("name");
        Optional<String> inode = record.value("ino");
        if (name.isEmpty() || inode.isEmpty()) {
            return Optional.empty();
        }
        return sibling(record, inode.get(), event).or(() -> named(name.get(), inode.get(), event));
    }

    private static Optional<String> sibling(AuditRecord record, String inode, AuditEvent event) {
        return only(event.records().stream()
                .filter(r -> r.value("ino").equals(Optional.of(inode)))
                .filter(r -> r.value("dev").equals(record.value("dev")))
                .flatMap(r -> r.value("path").stream())
                .filter(p -> p.startsWith("/"))
                .distinct()
                .toList());
    }

    private static Optional<String> named(String name, String inode, AuditEvent event) {
        return only(event.ofType("PATH")
                .filter(r -> r.value("inode").equals(Optional.of(inode)))
                .flatMap(r -> r.value("name").stream())
                .map(p -> absolute(p, event))
                .flatMap(Optional::stream)
                .filter(p -> name.equals("/") || p.endsWith("/" + name))
                .distinct()
                .toList());
    }

    private static Optional<String> absolute(String path, AuditEvent event) {
        if (path.startsWith("/")) {
            return Optional.of(path).filter(SelinuxPaths::plain);
        }
        return event.first("CWD")
                .flatMap(r -> r.value("cwd"))
                .filter(c -> c.startsWith("/"))
                .map(c -> c.endsWith("/") ? c + path : c + "/" + path)
                .filter(SelinuxPaths::plain);
    }

    /** A path with {@code .} or {@code ..} in it may lead through symbolic links to elsewhere. */
    private static boolean plain(String path) {
        return !(path + "/").contains("/./") && !(path + "/").contains("/../") && !path.contains("//");
    }

    private static Optional<String> only(List<String> paths) {
        return paths.size() == 1 ? Optional.of(paths.get(0)) : Optional.empty();
    }
}
