package dev.lsmith.policy.apparmor;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Joins the file rules for one path into one rule, and takes from an {@code owner} rule what the rule for everybody allows anyway. */
final class MergedFileRules {
    private record PathAndQualifiers(Glob path, Qualifiers qualifiers) {}

    private final Map<PathAndQualifiers, FileRule> merged = new LinkedHashMap<>();

    /** The drafts with each file rule replaced by the one it is merged into; what it needs no more is left away. */
    static List<LearnedRule> of(List<LearnedRule> drafts) {
        MergedFileRules rules = new MergedFileRules();
        drafts.forEach(rules::collect);
        List<LearnedRule> result = new ArrayList<>();
        for (LearnedRule draft : drafts) {
            rules.replacement(draft).ifPresent(result::add);
        }
        return result;
    }

    private void collect(LearnedRule draft) {
        if (draft.rule() instanceof FileRule rule && rule.path().isPresent()) {
            merged.merge(new PathAndQualifiers(rule.path().get(), rule.qualifiers()), rule, MergedFileRules::union);
        }
    }

    private static FileRule union(FileRule a, FileRule b) {
        SortedSet<FileMode> modes = new TreeSet<>(a.permissions());
        modes.addAll(b.permissions());
        if (modes.contains(FileMode.WRITE)) {
            modes.remove(FileMode.APPEND);
        }
        Optional<ExecMode> exec = a.exec().or(b::exec);
        return new FileRule(a.qualifiers(), a.path(), modes, exec, a.target().or(b::target));
    }

    private Optional<LearnedRule> replacement(LearnedRule draft) {
        if (!(draft.rule() instanceof FileRule rule) || rule.path().isEmpty()) {
            return Optional.of(draft);
        }
        FileRule whole = merged.getOrDefault(new PathAndQualifiers(rule.path().get(), rule.qualifiers()), rule);
        if (rule.qualifiers().equals(Qualifiers.OWNER)) {
            whole = beyond(whole, merged.get(new PathAndQualifiers(rule.path().get(), Qualifiers.NONE)));
        }
        FileRule left = whole;
        boolean empty = left.permissions().isEmpty() && left.exec().isEmpty();
        return empty
                ? Optional.empty()
                : Optional.of(new LearnedRule(left, draft.comment(), draft.reason(), draft.generalisation()));
    }

    /** What the owner may do and not everyone. */
    private static FileRule beyond(FileRule owner, @org.jspecify.annotations.Nullable FileRule anyone) {
        if (anyone == null) {
            return owner;
        }
        SortedSet<FileMode> modes = new TreeSet<>(owner.permissions());
        modes.removeAll(anyone.permissions());
        if (anyone.permissions().contains(FileMode.WRITE)) {
            modes.remove(FileMode.APPEND);
        }
        if (anyone.exec().filter(ExecMode::inherits).isPresent()) {
            modes.remove(FileMode.MAP_EXEC);
        }
        return new FileRule(owner.qualifiers(), owner.path(), modes, owner.exec(), owner.target());
    }
}
