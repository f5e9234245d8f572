package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proposals that can only be followed together: an engine refuses {@code allowPrivilegeEscalation: false} beside
 * {@code privileged: true}, and a limit of swap without one of memory ({@code profiles/posture/joint.csv}). Each proposal says
 * what has to go with it, so that it can be applied as it stands.
 */
record JointProposals(List<Pair> pairs) {
    private static final String TABLE = "posture/joint.csv";

    /** The pairs of a form and an engine. */
    static JointProposals of(SpecSyntax form, Engine engine) {
        String name = engine.name().toLowerCase(Locale.ROOT);
        return new JointProposals(ShippedData.rows(TABLE).stream()
                .filter(row -> row.get(0).equals(form.words())
                        && (row.get(1).isEmpty() || row.get(1).equals(name)))
                .map(row -> new Pair(row.get(2), row.get(3), row.get(4), row.get(5)))
                .toList());
    }

    /** The findings, each with what has to be closed beside it. */
    List<PostureFinding> joined(List<PostureFinding> findings) {
        return findings.stream().map(finding -> joined(finding, findings)).toList();
    }

    private PostureFinding joined(PostureFinding finding, List<PostureFinding> findings) {
        StringBuilder close = new StringBuilder(finding.close());
        for (Pair pair : pairs) {
            Optional<PostureFinding> beside = pair.beside(finding, findings);
            if (beside.isPresent()) {
                close.append("; with it ")
                        .append(beside.get().close())
                        .append(": ")
                        .append(pair.why());
            }
        }
        return finding.closedBy(close.toString());
    }

    /**
     * One row.
     *
     * @param code of the finding
     * @param other the code of the finding beside it
     * @param subject of the finding beside it; empty for every one
     * @param why why the one is not closed without the other
     */
    private record Pair(String code, String other, String subject, String why) {
        Optional<PostureFinding> beside(PostureFinding finding, List<PostureFinding> findings) {
            if (!fits(code, finding.code())) {
                return Optional.empty();
            }
            return findings.stream()
                    .filter(f -> !f.equals(finding) && fits(other, f.code()))
                    .filter(f -> subject.isEmpty() || f.subject().equals(subject))
                    .findFirst();
        }

        private static boolean fits(String pattern, String code) {
            if (pattern.startsWith("*")) {
                return code.endsWith(pattern.substring(1));
            }
            return pattern.endsWith("*")
                    ? code.startsWith(pattern.substring(0, pattern.length() - 1))
                    : code.equals(pattern);
        }
    }
}
