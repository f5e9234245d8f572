package dev.lsmith.report;

import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.launch.ShellQuoting;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.report.Review.PolicyReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The few lines that a person reads after {@code generate}. */
public final class SummaryWriter {
    private static final Pattern PLACE = Pattern.compile("\\[(\\d{1,6})\\](?=:\\d)");

    private static final int WIDER_SHOWN = 8;
    private static final int OTHERS_SHOWN = 5;

    private SummaryWriter() {}

    /**
     * A line of the summary.
     *
     * @param text safe for a terminal
     * @param weight how it may be set off where there is colour
     */
    public record SummaryLine(String text, Weight weight) {}

    /** How much a line matters, which a terminal may show by colour. */
    public enum Weight {
        PLAIN,
        HEADING,
        WARNING
    }

    /** The summary of a review whose files were written to {@code folder}. */
    public static List<SummaryLine> lines(Review review, String folder) {
        List<SummaryLine> lines = new ArrayList<>();
        reading(review.reading(), hole(review), lines);
        container(review, lines);
        lines.add(plain(""));
        policies(review, lines);
        wider(review, lines);
        warnings(review, lines);
        lines.replaceAll(line -> new SummaryLine(named(line.text(), review.reading()), line.weight()));
        lines.add(plain(""));
        lines.add(new SummaryLine("report    " + Printable.of(folder) + "/report.md", Weight.PLAIN));
        lines.add(new SummaryLine("run it    cd " + ShellQuoting.of(folder).orElse("DIR") + " &&", Weight.PLAIN));
        // Quoted for a shell and safe to show as it is; a doubled backslash would be another word.
        lines.add(new SummaryLine("          " + review.commandLine(), Weight.PLAIN));
        return lines;
    }

    /**
     * What became of the lines of logs, and whether events are lost.
     *
     * @param hole what else than the kernel's word shows that some are
     */
    static void reading(ReadingReport reading, Optional<Diagnostic> hole, List<SummaryLine> lines) {
        if (reading.sources().isEmpty()) {
            lines.add(plain("read      no log: nothing is known of what the container does"));
            return;
        }
        long used = reading.lines(LineState.READ) + reading.lines(LineState.PARTIAL);
        lines.add(plain(String.format(
                Locale.ROOT,
                "read      %s, %,d lines, %s: %,d used, %,d left out on purpose, %,d not understood, %,d no record",
                reading.sources().size() == 1 ? "1 log" : reading.sources().size() + " logs",
                reading.lines(),
                size(reading.bytes()),
                used,
                reading.lines(LineState.IGNORED),
                reading.lines(LineState.UNSUPPORTED),
                reading.lines(LineState.UNRECOGNISED))));
        for (ReadingReport.Tally tally : reading.tallies()) {
            if (tally.state() == LineState.UNSUPPORTED || tally.state() == LineState.UNRECOGNISED) {
                String place = tally.examples().stream()
                        .findFirst()
                        .map(Position::toString)
                        .orElse("");
                lines.add(warning(String.format(
                        Locale.ROOT, "          %,d × %s, first at %s", tally.lines(), tally.reason(), place)));
            }
        }
        lost(reading.losses(), hole, lines);
    }

    /** What else than the kernel's word shows that the log is not the whole. */
    static Optional<Diagnostic> hole(Review review) {
        return review.diagnostics().stream()
                .filter(d -> Doubt.HOLES.contains(d.code()))
                .findFirst();
    }

    /** What shows that part of the log is missing, if anything does. */
    public static Optional<String> missing(Review review) {
        return review.reading().losses().isEmpty()
                ? hole(review).map(Diagnostic::message)
                : Optional.of(
                        "events are lost: " + review.reading().losses().get(0).source());
    }

    private static void lost(List<Loss> losses, Optional<Diagnostic> hole, List<SummaryLine> lines) {
        if (losses.isEmpty()) {
            lines.add(hole.map(d -> warning("lost      " + d.message()))
                    .orElse(plain("lost      no sign of lost events")));
            return;
        }
        long known = losses.stream().mapToLong(Loss::lost).sum();
        lines.add(warning("lost      "
                + (known > 0 ? String.format(Locale.ROOT, "at least %,d events", known) : "an unknown number of events")
                + ", " + losses.get(0).source() + " (" + losses.get(0).position() + "): the policies are incomplete"));
    }

    private static void container(Review review, List<SummaryLine> lines) {
        if (review.reading().sources().isEmpty()) {
            lines.add(plain("container " + review.name() + ": described by its spec alone"));
            return;
        }
        String who = review.subjects().isEmpty() ? "nobody in the log" : String.join(", ", review.subjects());
        lines.add(plain(String.format(
                Locale.ROOT,
                "container %s: %s; %,d distinct accesses in %,d records",
                review.name(),
                who,
                review.distinctAccesses(),
                review.observations())));
        if (!review.others().isEmpty()) {
            String some = review.others().stream()
                    .limit(OTHERS_SHOWN)
                    .map(Review.Other::toString)
                    .collect(Collectors.joining(", "));
            int more = review.others().size() - OTHERS_SHOWN;
            lines.add(plain("others    left out: " + some + (more > 0 ? " and " + more + " more" : "")));
        }
        review.life().ifPresent(life -> lines.add(plain("life      " + life.summary())));
        lines.add(plain("complete  " + Sentence.of(review.completeness())));
        review.image().ifPresent(image -> lines.add(plain("image     " + image.text())));
    }

    private static void policies(Review review, List<SummaryLine> lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("target", "rules", "basis", "left out", "wider", "files"));
        for (PolicyReview policy : review.policies()) {
            rows.add(List.of(
                    policy.target(),
                    Integer.toString(policy.reasons().size()),
                    Sentence.of(policy.synthesis().basis()),
                    Integer.toString(policy.synthesis().leftOut().size()),
                    Integer.toString(policy.synthesis().wider().size()),
                    String.join(" ", policy.files())));
        }
        List<String> aligned = Columns.align(rows);
        lines.add(new SummaryLine(aligned.get(0), Weight.HEADING));
        aligned.stream().skip(1).forEach(row -> lines.add(plain(row)));
    }

    private static void wider(Review review, List<SummaryLine> lines) {
        List<Wider> all = review.policies().stream()
                .flatMap(p -> p.synthesis().wider().stream())
                .toList();
        if (all.isEmpty()) {
            return;
        }
        lines.add(plain(""));
        lines.add(new SummaryLine("wider than the engine's default", Weight.HEADING));
        for (Wider wider : all.stream().limit(WIDER_SHOWN).toList()) {
            lines.add(warning(
                    "  " + wider.rule().strip() + "  (" + wider.what() + "; " + wider.baseline() + " denies it)"));
        }
        if (all.size() > WIDER_SHOWN) {
            lines.add(plain("  and " + (all.size() - WIDER_SHOWN) + " more, in report.md"));
        }
    }

    private static void warnings(Review review, List<SummaryLine> lines) {
        List<Diagnostic> worthSaying = Stream.concat(
                        review.diagnostics().stream(), review.reading().diagnostics().stream())
                .filter(d -> d.severity() != Severity.NOTE)
                .toList();
        if (worthSaying.isEmpty()) {
            return;
        }
        lines.add(plain(""));
        for (Diagnostic d : worthSaying) {
            lines.add(warning(text(d)));
        }
    }

    /** A diagnostic in one line: {@code warning: FILE:LINE: what; what to do}. */
    public static String text(Diagnostic d) {
        return Stream.of(
                        d.severity().name().toLowerCase(Locale.ROOT),
                        d.position().map(Position::toString).orElse(""),
                        d.help().isEmpty() ? d.message() : d.message() + "; " + d.help())
                .filter(part -> !part.isEmpty())
                .map(Printable::of)
                .collect(Collectors.joining(": "));
    }

    private static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " bytes";
        }
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%,d kB", bytes / 1_000)
                : String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }

    private static SummaryLine plain(String text) {
        return new SummaryLine(Printable.of(text), Weight.PLAIN);
    }

    private static SummaryLine warning(String text) {
        return new SummaryLine(Printable.of(text), Weight.WARNING);
    }

    /** A text with the names of the logs that were read. */
    static String named(String text, ReadingReport reading) {
        return PLACE.matcher(text).replaceAll(place -> {
            int number = Integer.parseInt(place.group(1));
            boolean known = number > 0 && number <= reading.sources().size();
            return Matcher.quoteReplacement(
                    known ? Printable.of(reading.sources().get(number - 1)) : place.group());
        });
    }

    /** Sets rows of text in columns. */
    static final class Columns {
        private static final String GAP = "  ";

        private Columns() {}

        /** The rows as lines, each column as wide as its widest cell; numbers to the right, the last column not padded. */
        static List<String> align(List<List<String>> rows) {
            int columns = rows.get(0).size();
            int[] width = new int[columns];
            for (List<String> row : rows) {
                for (int c = 0; c < columns; c++) {
                    width[c] = Math.max(width[c], row.get(c).length());
                }
            }
            List<String> lines = new ArrayList<>();
            for (List<String> row : rows) {
                StringBuilder line = new StringBuilder(GAP);
                for (int c = 0; c < columns; c++) {
                    line.append(c == columns - 1 ? row.get(c) : pad(row.get(c), width[c]) + GAP);
                }
                lines.add(line.toString());
            }
            return lines;
        }

        private static String pad(String cell, int width) {
            String blanks = " ".repeat(width - cell.length());
            boolean number = !cell.isEmpty() && cell.chars().allMatch(Character::isDigit);
            return number ? blanks + cell : cell + blanks;
        }
    }
}
