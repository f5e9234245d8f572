package dev.lsmith.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whom a {@code subj=} names, of whichever security module. */
final class SecurityLabels {
    private static final Set<String> NO_LABEL = Set.of("", "?", "unset", "unconfined", "kernel", "(null)", "=");
    private static final String DELETED = " (deleted)";

    private SecurityLabels() {}

    /**
     * The subjects of a label.
     *
     * @param subj an SELinux context or an AppArmor label, if the record has one
     * @param exe the executable, or empty
     * @param comm the command name, or empty
     */
    static List<Subject> subjects(Optional<String> subj, String exe, String comm) {
        if (subj.isEmpty() || NO_LABEL.contains(subj.get())) {
            return List.of(program(exe, comm));
        }
        Optional<SelinuxContext> context = SelinuxContext.parse(subj.get());
        if (context.isPresent()) {
            return List.of(domain(context.get()));
        }
        ApparmorLabel label = ApparmorLabel.parse(subj.get(), "");
        return label.unconfined() ? List.of(program(exe, comm)) : List.copyOf(label.profiles());
    }

    static Subject domain(SelinuxContext context) {
        return new Subject.SelinuxDomain(context.type(), context.level());
    }

    /** A path without the mark that the kernel puts behind the name of a file that is gone. */
    static String withoutDeleted(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    private static Subject program(String exe, String comm) {
        return new Subject.Program(exe.isEmpty() || exe.equals("?") ? comm : withoutDeleted(exe));
    }
}
