package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Each path for itself. */
final class ExactPaths {
    private ExactPaths() {}

    static List<LearnedPath> of(SortedMap<FileAccess, Evidence> accesses) {
        return LearnedRules.grouped(accesses, FileModes::attached).entrySet().stream()
                .map(e -> path(e.getKey(), e.getValue()))
                .toList();
    }

    private static LearnedPath path(String path, SortedMap<FileAccess, Evidence> accesses) {
        TreeSet<FilePermission> owner = new TreeSet<>();
        TreeSet<FilePermission> anyone = new TreeSet<>();
        accesses.keySet().forEach(a -> (a.ownership() == Ownership.OWNER ? owner : anyone).addAll(a.permissions()));
        owner.removeAll(anyone);
        return new LearnedPath(
                Glob.literal(path),
                owner,
                anyone,
                List.<Access>copyOf(accesses.keySet()),
                LearnedRules.merged(accesses),
                Optional.empty());
    }
}
