package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lsmith.base.Printable;
import dev.lsmith.base.Sha256;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.change.DangerScale.Grade;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PolicyComparison.Uncompared;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What two policies do not treat alike as SARIF 2.1.0 (OASIS, sarif-v2.1.0-os), the form in which forges show findings beside code. A widening
 * fails; other differences inform (3.27.9: their level is then none); what could not be said is open.
 */
public final class ComparisonSarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final Pattern PLACE = Pattern.compile("(.+):([1-9][0-9]*):([1-9][0-9]*)");
    private static final String OPEN = "undecided";

    private ComparisonSarif() {}

    private record SarifLog(@JsonProperty("$schema") String schema, String version, List<SarifRun> runs) {}

    private record SarifRun(SarifTool tool, String columnKind, List<SarifResult> results) {}

    private record SarifTool(SarifDriver driver) {}

    private record SarifDriver(String name, List<SarifRule> rules) {}

    private record SarifRule(String id, SarifText shortDescription) {}

    private record SarifText(String text) {}

    @JsonInclude(Include.NON_EMPTY)
    private record SarifResult(
            String ruleId,
            String kind,
            String level,
            SarifText message,
            List<SarifLocation> locations,
            SarifFingerprint partialFingerprints) {}

    private record SarifFingerprint(
            @JsonProperty("lsmithDifference/v1") String difference) {}

    private record SarifLocation(SarifPhysical physicalLocation) {}

    private record SarifPhysical(SarifArtifact artifactLocation, SarifRegion region) {}

    private record SarifArtifact(String uri) {}

    private record SarifRegion(int startLine, int startColumn) {}

    /** The log of one run. */
    public static String of(PolicyComparison comparison) {
        List<SarifResult> results = new ArrayList<>();
        SortedMap<String, String> rules = new TreeMap<>();
        for (GradedDifference graded : comparison.differences()) {
            String rule = id(graded);
            rules.putIfAbsent(
                    rule, graded.mechanism() + ": " + graded.difference().kind());
            results.add(result(rule, graded));
        }
        Stream.concat(
                        comparison.open().stream().map(ComparisonWriter::words),
                        comparison.uncompared().stream()
                                .filter(Uncompared::isOpen)
                                .map(file -> file.file() + ": not compared: "
                                        + file.state().words()))
                .forEach(text -> {
                    rules.put(OPEN, "what could not be decided");
                    results.add(
                            new SarifResult(OPEN, "open", "none", message(text), List.of(), fingerprint(OPEN, text)));
                });
        List<SarifRule> described = new ArrayList<>();
        rules.forEach((id, words) -> described.add(new SarifRule(id, message(words))));
        return JsonText.report(new SarifLog(
                SCHEMA,
                "2.1.0",
                List.of(new SarifRun(
                        new SarifTool(new SarifDriver("lsmith", described)), "unicodeCodePoints", results))));
    }

    /** {@code apparmor/file}: the same for every difference of a sort. */
    private static String id(GradedDifference graded) {
        return graded.mechanism() + "/" + graded.difference().kind().replaceAll("[^A-Za-z0-9]+", "-");
    }

    private static SarifResult result(String rule, GradedDifference graded) {
        Difference difference = graded.difference();
        boolean widened = difference.direction() == ChangeDirection.WIDENED;
        return new SarifResult(
                rule,
                widened ? "fail" : "informational",
                widened ? level(graded.danger()) : "none",
                message(sentence(graded)),
                locations(difference),
                fingerprint(rule, difference.direction() + difference.subject() + difference.accesses()));
    }

    /** 3.27.10: error, warning, note. */
    private static String level(Danger danger) {
        return switch (danger) {
            case CRITICAL, HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFO -> "note";
        };
    }

    private static String sentence(GradedDifference graded) {
        Difference difference = graded.difference();
        String what = switch (difference.direction()) {
            case WIDENED -> "is allowed now";
            case NARROWED -> "is no longer allowed";
            case CHANGED -> "is not the same";
        };
        String witness = difference.witness().isEmpty() ? "" : ", such as " + difference.witness();
        return ComparisonWriter.subject(graded) + ": " + difference.kind() + " " + difference.accesses() + " " + what
                + witness + "." + graded.grade().map(ComparisonSarif::danger).orElse("");
    }

    private static String danger(Grade grade) {
        return " Danger " + ComparisonWriter.danger(grade) + ". To narrow it: " + grade.narrow() + ".";
    }

    private static SarifText message(String text) {
        return new SarifText(Printable.of(text));
    }

    private static SarifFingerprint fingerprint(String rule, String text) {
        return new SarifFingerprint(Sha256.hex((rule + " " + text).getBytes(StandardCharsets.UTF_8)));
    }

    /** The rule of the new policy that decides, or that of the old one where none does. */
    private static List<SarifLocation> locations(Difference difference) {
        return Stream.of(difference.after(), difference.before())
                .flatMap(List::stream)
                .map(DecidingRule::place)
                .map(PLACE::matcher)
                .filter(Matcher::matches)
                .map(place -> new SarifLocation(new SarifPhysical(
                        new SarifArtifact(uri(place.group(1))),
                        new SarifRegion(Integer.parseInt(place.group(2)), Integer.parseInt(place.group(3))))))
                .limit(1)
                .toList();
    }

    /** A reference of RFC 3986: relative where the file is. */
    private static String uri(String file) {
        StringBuilder uri = new StringBuilder();
        for (byte b : file.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = Character.toString(c).matches("[A-Za-z0-9._~/-]");
            uri.append(plain ? Character.toString(c) : String.format("%%%02X", b & 0xff));
        }
        return uri.toString();
    }
}
