package dev.lsmith.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a wide terminal is shown of a comparison. */
class SideBySideTest {
    private static GradedDifference difference(String accesses, String before, String after) {
        Difference difference = new Difference(
                ChangeDirection.WIDENED,
                "web",
                "file",
                accesses,
                accesses,
                before.isEmpty() ? List.of() : List.of(new DecidingRule(before, "old:3:1", "")),
                after.isEmpty() ? List.of() : List.of(new DecidingRule(after, "new:7:1", "why")),
                "");
        return new GradedDifference("apparmor", difference, Optional.empty());
    }

    private static List<String> lines(int columns, GradedDifference... differences) {
        PolicyComparison comparison = new PolicyComparison(List.of("web"), List.of(differences), List.of(), List.of());
        return SideBySide.lines(comparison, columns).stream()
                .map(SummaryLine::text)
                .toList();
    }

    @Test
    void rulesStandBesideEachOther() {
        assertThat(lines(120, difference("/srv/a w", "/srv/a r,", "/srv/* rw,")))
                .containsExactly(
                        "widened (1): the new policy allows what the old one does not",
                        "  profile web",
                        "    file: /srv/a w",
                        "      such as /srv/a w",
                        "      old" + " ".repeat(52) + " | new",
                        "      /srv/a r," + " ".repeat(46) + " | /srv/* rw,",
                        "        old:3:1" + " ".repeat(46) + " |   new:7:1; why");
    }

    @Test
    void whatTheSameRulesOpenIsFolded() {
        GradedDifference[] many = IntStream.range(10, 40)
                .mapToObj(i -> difference("call" + i, "", "all,"))
                .toArray(GradedDifference[]::new);
        List<String> lines = lines(200, many);
        assertThat(lines).hasSizeLessThan(10).contains("    file: call10");
        assertThat(lines.get(0)).startsWith("widened (30)");
        assertThat(lines).anyMatch(line -> line.contains("and call11, call12,") && line.endsWith("and 17 more"));
    }

    /** Also of names that have no blank, and of what a log put into them. */
    @Test
    void noLineIsLongerThanTheTerminalIsWide() {
        String name = "/srv/" + "x".repeat(700) + "\u001b[2J";
        List<String> lines = Stream.of(120, 133, 200)
                .flatMap(columns -> lines(columns, difference(name, name + " r,", "a word " + name + " rw,")).stream()
                        .filter(line -> line.length() > columns || line.indexOf('\u001b') >= 0))
                .toList();
        assertThat(lines).isEmpty();
        assertThat(lines(10, difference("/a", "", "/a r,"))).allMatch(line -> line.length() <= 120);
    }

    @Test
    void theSameIsSaidToBe() {
        assertThat(lines(120)).containsExactly("same meaning");
    }
}
