package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Reason;
import dev.lsmith.target.Wider;
import dev.lsmith.target.apparmor.meaning.Ruling;
import dev.lsmith.target.apparmor.syntax.FileMode;
import dev.lsmith.target.apparmor.syntax.FileRule;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import dev.lsmith.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Docker's own denials, taken over as long as nothing that was observed is against them, and what goes beyond Docker's
 * default otherwise.
 */
final class GuardRails {
    private final DockerDefault docker;
    private final ProfileWriter writer;
    private final Findings findings;
    private final List<Wider> wider = new ArrayList<>();
    private final Set<String> against = new TreeSet<>();
    private final Map<String, List<Glob>> variables = LearnedVariables.load().all();

    GuardRails(DockerDefault docker, ProfileWriter writer, Findings findings) {
        this.docker = docker;
        this.writer = writer;
        this.findings = findings;
    }

    /** What of the drafts Docker's default denies. */
    List<Wider> wider() {
        return List.copyOf(wider);
    }

    /** Adds the guard rails that the drafts leave standing. */
    void add(List<Draft> drafts) {
        drafts.forEach(this::compare);
        List<Pattern> patterns = patterns(drafts);
        for (RuleLine rail : docker.guardRails()) {
            String text = writer.write(rail.rule());
            if (against.contains(text)) {
                findings.note("guard rail left out as the evidence needs it: " + text + " (" + rail.comment() + ")");
            } else {
                findings.add(new Draft(
                        rail.rule(),
                        rail.comment(),
                        new Reason.Baseline(DockerDefault.NAME, "guards " + rail.comment()),
                        Optional.empty()));
                noteOverlaps(rail, patterns);
            }
        }
    }

    private void compare(Draft draft) {
        Set<String> reasons = new TreeSet<>();
        for (Access access : accesses(draft.reason())) {
            Ruling ruling = docker.decide(access);
            if (ruling.outcome() == Decision.Outcome.DENIED) {
                List<String> rules = ruling.rules().stream()
                        .map(line -> writer.write(line.written()))
                        .toList();
                against.addAll(rules);
                reasons.add(rules.isEmpty() ? access.kind() : guarded(rules));
            }
        }
        if (!reasons.isEmpty()) {
            wider.add(new Wider(
                    writer.write(draft.rule()), DockerDefault.NAME, String.join(", ", reasons), draft.reason()));
        }
    }

    private String guarded(List<String> rules) {
        return docker.guardRails().stream()
                .filter(l -> rules.contains(writer.write(l.rule())))
                .map(RuleLine::comment)
                .findFirst()
                .orElse("");
    }

    private static List<Access> accesses(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return observed.accesses();
        }
        return reason instanceof Reason.Derived derived ? derived.accesses() : List.of();
    }

    /** A pattern may reach where a guard rail stands though nothing observed does: there the guard rail wins. */
    private void noteOverlaps(RuleLine rail, List<Pattern> patterns) {
        if (!(rail.rule() instanceof FileRule denial) || denial.path().isEmpty()) {
            return;
        }
        RuledPaths denied = new RuledPaths(denial.path().get(), variables);
        for (Pattern pattern : patterns) {
            Optional<String> witness =
                    meet(denial, pattern.rule()) ? pattern.paths().meeting(denied) : Optional.empty();
            witness.ifPresent(path -> findings.note("a guard rail takes away what the pattern "
                    + writer.write(pattern.rule()) + " would newly allow, as in " + Printable.of(path) + ": "
                    + writer.write(denial)));
        }
    }

    /** A file rule that stands for more than one path. */
    private record Pattern(FileRule rule, RuledPaths paths) {}

    private List<Pattern> patterns(List<Draft> drafts) {
        List<Pattern> patterns = new ArrayList<>();
        for (Draft draft : drafts) {
            if (draft.rule() instanceof FileRule grant
                    && grant.path().isPresent()
                    && !grant.path().get().isLiteral()) {
                patterns.add(new Pattern(grant, new RuledPaths(grant.path().get(), variables)));
            }
        }
        return patterns;
    }

    private static boolean meet(FileRule denial, FileRule grant) {
        Set<FileMode> common = new TreeSet<>(denial.permissions());
        common.retainAll(grant.permissions());
        return !common.isEmpty() || (denial.exec().isPresent() && grant.exec().isPresent());
    }
}
