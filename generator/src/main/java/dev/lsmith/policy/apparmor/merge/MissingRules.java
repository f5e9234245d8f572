package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds what of the learned rules a profile that a person wrote does not allow yet. */
final class MissingRules {
    private final ProfileDecider decider;
    private final ProfileWriter writer;
    private final List<LeftOut> reported = new ArrayList<>();
    private final SortedSet<String> conflicts = new TreeSet<>();

    MissingRules(ProfileDecider decider, ProfileWriter writer) {
        this.decider = decider;
        this.writer = writer;
    }

    /** What was seen and is not added, with the reason. */
    List<LeftOut> reported() {
        return List.copyOf(reported);
    }

    /** What was seen and is denied, one line each: the access, where it was seen first, and the rules with their places. */
    List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    /**
     * The rule, or the part of it, that has to be added for what was seen.
     *
     * @param accesses what the rule was learned from; none for what was given, which is judged as a rule
     */
    Optional<Rule> missing(Rule rule, List<Access> accesses, Evidence evidence) {
        if (rule instanceof FileRule file && file.path().isPresent()) {
            return missingOf(file, accesses, evidence).map(Rule.class::cast);
        }
        boolean missing = false;
        for (Access access : accesses) {
            missing |= isMissing(access, evidence);
        }
        return missing ? Optional.of(rule) : Optional.empty();
    }

    private boolean isMissing(Access access, Evidence evidence) {
        Ruling ruling = decider.decide(access);
        if (ruling.outcome() != Outcome.DENIED) {
            return false;
        }
        if (!ruling.rules().isEmpty()) {
            reported.add(new LeftOut(access, "the profile denies it: " + placed(ruling.rules()), evidence));
            String seen = evidence.positions().stream()
                    .findFirst()
                    .map(position -> ", seen at " + position)
                    .orElse("");
            conflicts.add(access.kind() + " " + access.text() + seen + ", is denied by " + placed(ruling.rules()));
            return false;
        }
        return true;
    }

    private Optional<FileRule> missingOf(FileRule rule, List<Access> accesses, Evidence evidence) {
        SortedSet<FileMode> modes = new TreeSet<>();
        Optional<ExecMode> exec = Optional.empty();
        for (Access access : accesses) {
            if (access instanceof FileAccess file) {
                modes.addAll(missingModes(file, evidence));
            } else if (access instanceof ExecAccess run) {
                boolean missing = isMissing(run, evidence);
                exec = missing ? rule.exec() : exec;
                if (missing) {
                    modes.addAll(rule.permissions());
                }
                tellOtherMode(run, rule, evidence);
            }
        }
        modes.retainAll(rule.permissions());
        if (modes.isEmpty() && exec.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FileRule(rule.qualifiers(), rule.path(), modes, exec, Optional.empty()));
    }

    private SortedSet<FileMode> missingModes(FileAccess file, Evidence evidence) {
        SortedSet<FileMode> modes = new TreeSet<>();
        for (FilePermission permission : file.permissions()) {
            FileAccess single = new FileAccess(
                    file.path(), file.fileKind(), new TreeSet<>(List.of(permission)), file.ownership(), file.reach());
            if (isMissing(single, evidence)) {
                modes.addAll(FileMode.of(List.of(permission)));
                if (permission == FilePermission.APPEND) {
                    modes.add(FileMode.WRITE);
                }
            }
        }
        return modes;
    }

    /** A program that the person runs in another way than the learned rule would. */
    private void tellOtherMode(ExecAccess run, FileRule learned, Evidence evidence) {
        Ruling ruling = decider.decide(run);
        Optional<String> mode = ruling.transition().map(Transition::mode);
        String wanted = learned.exec().map(ExecMode::word).orElse("");
        if (ruling.outcome() == Outcome.ALLOWED
                && mode.isPresent()
                && !mode.get().equals(wanted)) {
            reported.add(new LeftOut(
                    run,
                    "the profile executes it by `" + mode.get() + "`, which is kept, and not by `" + wanted + "`: "
                            + placed(ruling.rules()),
                    evidence));
        }
    }

    private String placed(List<RuleLine> rules) {
        return rules.stream()
                .limit(3)
                .map(r -> "`" + writer.write(r.written()) + "` (" + r.at().file() + ":" + r.at().line() + ")")
                .collect(Collectors.joining(" and "));
    }
}
