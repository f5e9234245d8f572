package dev.lsmith.app.decision;

import dev.lsmith.base.Position;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.Mechanism.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Findings that a person has looked at and lets stand, with the reason: by a comment in the policy, {@code # lsmith: ignore CODE reason}
 * ({@code ;} in CIL), at the end of the line or alone above it; or by an entry of {@code ignore} in {@code lsmith.yaml} beside it.
 */
public final class Suppressions {
    private static final Pattern COMMENT =
            Pattern.compile("[#;]\\s*lsmith:\\s*ignore\\b\\s*(?<code>[a-z][a-z0-9-]*)?\\s*(?<reason>.*?)\\s*$");

    private final List<Suppression> all = new ArrayList<>();
    private final LintCodes codes = new LintCodes();

    /**
     * One of them.
     *
     * @param code of the findings
     * @param reason why they may stand; empty is not heeded
     * @param at where it stands
     * @param file whose findings
     * @param line of the findings; 0 for all of the file
     */
    public record Suppression(String code, String reason, Position at, String file, long line) {
        boolean fits(Finding finding) {
            return !reason.isEmpty()
                    && finding.code().equals(code)
                    && finding.at().source().equals(file)
                    && (line == 0 || finding.at().line() == line);
        }
    }

    /** Takes the comments of a file. */
    public void addComments(SourceFile file) {
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher comment = COMMENT.matcher(lines.get(i));
            if (comment.find()) {
                boolean alone = lines.get(i).substring(0, comment.start()).isBlank();
                String code = comment.group("code") == null ? "" : comment.group("code");
                all.add(new Suppression(
                        code,
                        comment.group("reason"),
                        new Position(file.name(), i + 1L, comment.start() + 1),
                        file.name(),
                        alone ? next(lines, i) : i + 1L));
            }
        }
    }

    /** The line that a comment of its own line is about: the next that is no comment and not empty. */
    private static long next(List<String> lines, int from) {
        int at = from + 1;
        while (at < lines.size()
                && (lines.get(at).isBlank()
                        || lines.get(at).strip().startsWith("#")
                        || lines.get(at).strip().startsWith(";"))) {
            at++;
        }
        return at + 1L;
    }

    /** One that stands in another file. */
    public void add(Suppression suppression) {
        all.add(suppression);
    }

    /** The findings that are left, in their order, and behind those of its file each that is about a suppression that does nothing. */
    public List<Finding> applied(List<Finding> findings) {
        List<Finding> left = new ArrayList<>();
        for (Finding finding : findings) {
            if (all.stream().noneMatch(s -> s.fits(finding))) {
                left.add(finding);
            }
        }
        for (Suppression one : all) {
            about(one, findings).ifPresent(told -> left.add(behind(told, left), told));
        }
        return List.copyOf(left);
    }

    private static int behind(Finding told, List<Finding> findings) {
        int at = findings.size();
        for (int i = 0; i < findings.size(); i++) {
            at = findings.get(i).at().source().equals(told.at().source()) ? i + 1 : at;
        }
        return at;
    }

    private Optional<Finding> about(Suppression one, List<Finding> findings) {
        String subject = "\"ignore " + one.code() + "\"";
        if (LintCode.find(one.code()).isEmpty()
                && findings.stream().noneMatch(f -> f.code().equals(one.code()))) {
            return Optional.of(codes.finding("unknown-code", one.at(), "\"" + one.code() + "\""));
        } else if (one.reason().isEmpty()) {
            return Optional.of(codes.finding("suppression-without-reason", one.at(), subject));
        }
        return findings.stream().anyMatch(one::fits)
                ? Optional.empty()
                : Optional.of(codes.finding("unused-suppression", one.at(), subject));
    }
}
