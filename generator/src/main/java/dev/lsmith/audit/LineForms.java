package dev.lsmith.audit;

import dev.lsmith.audit.JsonLines.JsonEntries;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a line holds that stands for itself: a record behind what syslog and others put before it, or one that is packed into JSON, into
 * a cell of a table, or into what another tool made of it. One line may hold several.
 */
final class LineForms {
    /** How often something packed may be packed in turn: a container's log in JSON that holds a journal in JSON. */
    private static final int DEEPEST = 3;

    /** One of them stands in each line that holds a record, or what a tool made of one; looked for first, as most lines are others. */
    private static final List<String> TELLING = List.of("audit", "apparmor=", "avc:", "\"ID\"", "\"spo/", "enricher");

    private final Prefix prefix;
    private final RecordTypes types;
    private final OperatorLine operator = new OperatorLine();

    LineForms(Prefix prefix, RecordTypes types) {
        this.prefix = prefix;
        this.types = types;
    }

    /** What a line holds; at least one, if only the word that it is no record. */
    List<Unwrapped> of(String text) {
        return of(text, 0);
    }

    /** What a line of JSON holds, at least one; empty when it is not JSON. */
    Optional<List<Unwrapped>> json(String text) {
        return json(text, 0);
    }

    private List<Unwrapped> of(String text, int depth) {
        Unwrapped plain = prefix.unwrap(text);
        if (!(plain instanceof Unwrapped.Nothing) || TELLING.stream().noneMatch(text::contains)) {
            return List.of(plain);
        }
        return operator.read(text)
                .map(List::of)
                .or(() -> packed(text, depth).filter(LineForms::holdsRecord))
                .or(() -> Cells.of(text).stream()
                        .map(prefix::unwrap)
                        .filter(cell -> !(cell instanceof Unwrapped.Nothing))
                        .findFirst()
                        .map(List::of))
                .orElse(List.of(plain));
    }

    private static boolean holdsRecord(List<Unwrapped> found) {
        return found.stream()
                .anyMatch(one ->
                        !(one instanceof Unwrapped.Nothing nothing) || nothing.state() == LineState.UNRECOGNISED);
    }

    /** JSON behind something else: {@code @cee:}, {@code data:} of a stream of events, a tag of syslog, a bracket. */
    private Optional<List<Unwrapped>> packed(String text, int depth) {
        int brace = text.indexOf('{');
        if (brace < 0 || depth >= DEEPEST) {
            return Optional.empty();
        }
        int from = brace > 0 && text.charAt(brace - 1) == '[' ? brace - 1 : brace;
        int to = text.length();
        while (to > from && " ,".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.startsWith("\"", brace + 1) || text.startsWith(" \"", brace + 1)
                ? json(text.substring(from, to), depth)
                : Optional.empty();
    }

    private Optional<List<Unwrapped>> json(String text, int depth) {
        Optional<List<Unwrapped>> rewritten =
                LaurelEvent.of(text, types).or(() -> operator.read(text).map(List::of));
        return rewritten.isPresent() ? rewritten : JsonEntries.of(text).map(entries -> entries(entries, depth));
    }

    /** A line of JSON is one record as a rule; {@code dmesg -J} without line breaks has many in one line. */
    private List<Unwrapped> entries(List<JournalEntry> entries, int depth) {
        List<Unwrapped> found = new ArrayList<>();
        List<Unwrapped> nothing = new ArrayList<>();
        for (JournalEntry entry : entries) {
            for (Unwrapped one : entry(entry, depth)) {
                (one instanceof Unwrapped.Nothing ? nothing : found).add(one);
            }
        }
        if (!found.isEmpty()) {
            return found;
        }
        return nothing.isEmpty()
                ? List.of(new Unwrapped.Nothing(LineState.UNRECOGNISED, "JSON without a message"))
                : nothing.subList(0, 1);
    }

    private List<Unwrapped> entry(JournalEntry entry, int depth) {
        Unwrapped plain = entry.unwrap(prefix, types);
        return plain == Unwrapped.Nothing.OTHER_MESSAGE
                ? entry.line()
                        .map(line -> of(line.stripTrailing(), depth + 1))
                        .map(LineForms::quiet)
                        .orElse(List.of(plain))
                : List.of(plain);
    }

    /** A message of a program that is no record is one of the many, and no line that nobody understands. */
    private static List<Unwrapped> quiet(List<Unwrapped> found) {
        return found.equals(List.of(Unwrapped.Nothing.NO_RECORD)) ? List.of(Unwrapped.Nothing.OTHER_MESSAGE) : found;
    }

    /** The cells of a line of a table, as log stores export it: by commas, semicolons or tabs (RFC 4180: {@code ""} is a quotation mark). */
    static final class Cells {
        private static final int MOST = 256;

        private Cells() {}

        /** The cells; none if the line has no two of them. */
        static List<String> of(String line) {
            for (char separator : new char[] {'\t', ',', ';'}) {
                if (line.indexOf(separator) >= 0) {
                    List<String> cells = split(line, separator);
                    if (cells.size() > 1) {
                        return cells;
                    }
                }
            }
            return List.of();
        }

        private static List<String> split(String line, char separator) {
            List<String> cells = new ArrayList<>();
            StringBuilder cell = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < line.length() && cells.size() < MOST; i++) {
                char c = line.charAt(i);
                boolean doubled = quoted && c == '"' && line.startsWith("\"", i + 1);
                if (doubled) {
                    cell.append(c);
                    i++;
                } else if (c == '"' && (quoted || cell.isEmpty())) {
                    quoted = !quoted;
                } else if (c == separator && !quoted) {
                    cells.add(cell.toString());
                    cell.setLength(0);
                } else {
                    cell.append(c);
                }
            }
            cells.add(cell.toString());
            return cells;
        }
    }
}
