package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.render.Templates;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What two policies do not treat alike, for a person and for machines. */
public final class ComparisonWriter {
    private ComparisonWriter() {}

    /**
     * For a person: by direction, each difference with its witness and the rules on both sides; then what is not compared.
     *
     * @param uncompared the files whose meaning is not compared
     */
    public static List<SummaryLine> lines(Comparison comparison, List<Uncompared> uncompared) {
        List<SummaryLine> lines = new ArrayList<>();
        if (comparison.isSame() && uncompared.stream().noneMatch(Uncompared::isOpen)) {
            lines.add(new SummaryLine("same meaning", Weight.PLAIN));
        }
        for (ChangeDirection direction : ChangeDirection.values()) {
            List<Difference> differences = comparison.of(direction);
            if (!differences.isEmpty()) {
                if (!lines.isEmpty()) {
                    lines.add(new SummaryLine("", Weight.PLAIN));
                }
                lines.add(new SummaryLine(title(direction, differences.size()), Weight.HEADING));
                String subject = "";
                for (Difference difference : differences) {
                    if (!subject.equals(difference.subject())) {
                        subject = difference.subject();
                        lines.add(new SummaryLine("  profile " + Printable.of(subject), Weight.PLAIN));
                    }
                    add(difference, lines);
                }
            }
        }
        uncompared(uncompared, lines);
        return lines;
    }

    private static void uncompared(List<Uncompared> uncompared, List<SummaryLine> lines) {
        if (uncompared.isEmpty()) {
            return;
        }
        if (!lines.isEmpty()) {
            lines.add(new SummaryLine("", Weight.PLAIN));
        }
        lines.add(new SummaryLine(uncomparedTitle(uncompared), Weight.HEADING));
        for (Uncompared file : uncompared) {
            Weight weight = file.isOpen() ? Weight.WARNING : Weight.PLAIN;
            lines.add(new SummaryLine(
                    Printable.of("  " + file.file() + ": " + file.state().words()), weight));
        }
    }

    /** The heading above files that are not compared, with their number. */
    static String uncomparedTitle(List<Uncompared> uncompared) {
        long open = uncompared.stream().filter(Uncompared::isOpen).count();
        return "not compared (" + uncompared.size() + "): "
                + (open == 0
                        ? "lsmith cannot compare their meaning yet"
                        : "could not say whether " + open + " of them mean the same");
    }

    /** What a direction means, and how many differences there are of it. */
    static String title(ChangeDirection direction, int count) {
        String what = switch (direction) {
            case WIDENED -> "the new policy allows what the old one does not";
            case NARROWED -> "the old policy allows what the new one does not";
            case CHANGED -> "neither more nor less is allowed";
        };
        return word(direction) + " (" + count + "): " + what;
    }

    private static String word(ChangeDirection direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private static void add(Difference difference, List<SummaryLine> lines) {
        Weight weight = difference.direction() == ChangeDirection.WIDENED ? Weight.WARNING : Weight.PLAIN;
        lines.add(new SummaryLine(Printable.of("    " + difference.kind() + ": " + difference.accesses()), weight));
        boolean said = !difference.before().isEmpty() || !difference.after().isEmpty();
        if (difference.witness().isEmpty() && !said) {
            return;
        }
        if (!difference.witness().isEmpty()) {
            lines.add(plain("      such as  " + difference.witness()));
        }
        sides("old", difference.before(), lines);
        sides("new", difference.after(), lines);
    }

    private static void sides(String side, List<DecidingRule> causes, List<SummaryLine> lines) {
        if (causes.isEmpty()) {
            lines.add(plain("      " + side + "      no rule"));
        }
        for (DecidingRule cause : causes) {
            lines.add(plain("      " + side + "      " + text(cause)));
        }
    }

    /** {@code rule  (file:line:column; why)}. */
    static String text(DecidingRule cause) {
        String note = cause.place() + (cause.place().isEmpty() || cause.why().isEmpty() ? "" : "; ") + cause.why();
        return note.isEmpty() ? cause.rule() : cause.rule() + "  (" + note + ")";
    }

    private static SummaryLine plain(String text) {
        return new SummaryLine(Printable.of(text), Weight.PLAIN);
    }

    /** As Markdown for a change request: the comparison, by direction, and the files whose meaning is not compared. */
    public static String markdown(Comparison comparison, List<Uncompared> uncompared) {
        List<DirectionView> directions = Arrays.stream(ChangeDirection.values())
                .filter(direction -> !comparison.of(direction).isEmpty())
                .map(direction -> DirectionView.of(direction, comparison.of(direction)))
                .toList();
        return new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE))
                .render(
                        "review/comparison.md.ftl",
                        Map.of(
                                "directions",
                                directions,
                                "same",
                                comparison.isSame() && uncompared.stream().noneMatch(Uncompared::isOpen),
                                "title",
                                uncompared.isEmpty() ? "" : uncomparedTitle(uncompared),
                                "uncompared",
                                uncompared.stream().map(UncomparedView::of).toList()));
    }

    /** A file that is not compared as the template speaks of it. */
    public record UncomparedView(String file, String words) {
        static UncomparedView of(Uncompared file) {
            return new UncomparedView(file.file(), file.state().words());
        }
    }

    /** The differences of one direction as the template speaks of them. */
    public record DirectionView(String title, List<DifferenceView> differences) {
        static DirectionView of(ChangeDirection direction, List<Difference> differences) {
            return new DirectionView(
                    ComparisonWriter.title(direction, differences.size()),
                    differences.stream().map(DifferenceView::of).toList());
        }
    }

    /** A difference as the template speaks of it. */
    public record DifferenceView(
            String kind, String subject, String accesses, String witness, List<String> old, List<String> young) {
        static DifferenceView of(Difference d) {
            return new DifferenceView(
                    d.kind(), d.subject(), d.accesses(), d.witness(), causes(d.before()), causes(d.after()));
        }

        private static List<String> causes(List<DecidingRule> causes) {
            return causes.stream().map(ComparisonWriter::text).toList();
        }
    }

    /** For machines; the parameters are those of {@link #lines}. */
    public static String json(Comparison comparison, List<Uncompared> uncompared) {
        boolean open = uncompared.stream().anyMatch(Uncompared::isOpen);
        return JsonText.report(new Differences(
                "diff",
                1,
                comparison.isSame() && !open,
                open,
                comparison.differences().stream().map(JsonDifference::of).toList(),
                uncompared));
    }

    private record Differences(
            String lsmith,
            int version,
            boolean same,
            boolean undecided,
            List<JsonDifference> differences,
            List<Uncompared> uncompared) {}

    private record JsonDifference(
            ChangeDirection direction,
            String profile,
            String kind,
            String accesses,
            String witness,
            List<DecidingRule> old,
            @JsonProperty("new") List<DecidingRule> young) {
        static JsonDifference of(Difference d) {
            return new JsonDifference(
                    d.direction(), d.subject(), d.kind(), d.accesses(), d.witness(), d.before(), d.after());
        }
    }

    /**
     * A file of two policies that lsmith cannot compare by its meaning.
     *
     * @param file its name, relative to both folders where it stands in two
     * @param state what can be said of it all the same
     */
    public record Uncompared(String file, State state) {
        /** How the bytes of a file of the two folders compare. */
        public enum State {
            SAME_BYTES("the same byte for byte"),
            OTHER_BYTES("its bytes differ"),
            ONLY_OLD("there is only an old one"),
            ONLY_NEW("there is only a new one");

            private final String words;

            State(String words) {
                this.words = words;
            }

            /** The state in words that go on a sentence. */
            String words() {
                return words;
            }
        }

        /** Whether it may mean something else: nobody can say. */
        public boolean isOpen() {
            return state != State.SAME_BYTES;
        }
    }
}
