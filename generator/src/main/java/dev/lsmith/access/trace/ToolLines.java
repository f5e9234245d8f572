package dev.lsmith.access.trace;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Subject;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import dev.lsmith.base.kernel.KernelTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the columns of {@code capable} and {@code opensnoop} (bcc 0.12 to 0.30, bpftrace 0.14 to 0.21) and the kernel's trace events
 * {@code cap_capable} (include/trace/events/capability.h, Linux 6.14). Whose the lines are is told by their command name only, which a
 * process chooses itself.
 */
final class ToolLines implements TraceReader {
    /** A line of {@code capable}: the name of the command may hold anything, so the columns behind it count from the end. */
    private static final Pattern CAPABLE = Pattern.compile(
            "\\d\\d:\\d\\d:\\d\\d\\s+\\d+\\s+\\d+\\s+(?:\\d+\\s+)?(\\S.*?)\\s+(\\d{1,2})\\s+(?:CAP_)?([A-Z_0-9?]+)\\s+(-?\\d)(?:\\s+-?\\d)?\\s*");

    private static final Pattern EVENT = Pattern.compile(
            "\\s*(.{1,16})-\\d+\\s+(?:\\(.{0,16}\\)\\s+)?\\[\\d+\\].*: cap_capable: cred .*, cap (\\d{1,2}), ret (-?\\d+)");

    private static final Pattern HEADING =
            Pattern.compile("\\s*(?:TIME\\S*\\s+)?(?:UID\\s+)?PID\\s+.*|#.*|(?:Attaching|Tracing) .*");

    private final String run;
    private final ToolKind kind;
    private final Optional<Pattern> columns;

    /** The tools of which lines are read. */
    enum ToolKind {
        CAPABLE,
        CAPABLE_EVENT,
        OPENSNOOP
    }

    private ToolLines(String run, ToolKind kind, Optional<Pattern> columns) {
        this.run = run;
        this.kind = kind;
        this.columns = columns;
    }

    /** A reader of the tool that wrote these first lines; empty if none did. */
    static Optional<ToolLines> of(String run, List<String> head) {
        for (String line : head) {
            List<String> words = List.of(line.strip().split("\\s+", -1));
            if (words.containsAll(List.of("PID", "COMM", "CAP", "NAME"))) {
                return Optional.of(new ToolLines(run, ToolKind.CAPABLE, Optional.empty()));
            }
            if (words.containsAll(List.of("PID", "COMM", "FD", "ERR", "PATH"))) {
                return Optional.of(new ToolLines(run, ToolKind.OPENSNOOP, Optional.of(columns(words))));
            }
            if (EVENT.matcher(line).matches()) {
                return Optional.of(new ToolLines(run, ToolKind.CAPABLE_EVENT, Optional.empty()));
            }
        }
        return Optional.empty();
    }

    /** The columns as the header names them: {@code TIME(s) UID PID COMM FD ERR FLAGS PATH}. */
    private static Pattern columns(List<String> header) {
        StringBuilder pattern = new StringBuilder("\\s*");
        for (String word : header) {
            switch (word) {
                case "PATH" -> pattern.append("(?<path>.*)");
                case "COMM" -> pattern.append("(?<comm>.{16})\\s+"); // both tools print %-16s
                case "FD" -> pattern.append("-?\\d+\\s+");
                case "ERR" -> pattern.append("(?<err>\\d+)\\s+");
                case "FLAGS" -> pattern.append("(?<flags>[0-7]+)\\s+");
                default -> pattern.append("[\\d.:]+\\s+");
            }
        }
        return Pattern.compile(pattern.toString());
    }

    @Override
    public void take(String line, Position position, TraceSink sink) {
        if (line.isBlank() || HEADING.matcher(line).matches()) {
            sink.fate(LineState.IGNORED, "heading of columns", position);
            return;
        }
        switch (kind) {
            case CAPABLE -> capable(line, position, sink);
            case CAPABLE_EVENT -> event(line, position, sink);
            case OPENSNOOP -> opened(line, position, sink);
        }
    }

    @Override
    public void end(TraceSink sink) {}

    private void capable(String line, Position position, TraceSink sink) {
        Matcher columnsOf = CAPABLE.matcher(line);
        if (!columnsOf.matches()) {
            sink.fate(LineState.UNRECOGNISED, "no line of the tool's", position);
        } else if (columnsOf.group(4).equals("0")) {
            sink.fate(LineState.IGNORED, "check of a capability that the kernel does not report", position);
        } else {
            capability(columnsOf.group(1), Long.parseLong(columnsOf.group(2)), position, sink);
        }
    }

    private void event(String line, Position position, TraceSink sink) {
        Matcher event = EVENT.matcher(line);
        if (!event.matches()) {
            sink.fate(LineState.UNRECOGNISED, "no line of the tool's", position);
        } else if (!event.group(3).equals("0")) {
            sink.fate(LineState.IGNORED, "capability that was asked for and not held", position);
        } else {
            capability(event.group(1).strip(), Long.parseLong(event.group(2)), position, sink);
        }
    }

    private void capability(String comm, long number, Position position, TraceSink sink) {
        Optional<String> name = KernelTable.CAPABILITIES.name(number);
        if (name.isEmpty()) {
            sink.fate(LineState.UNSUPPORTED, "capability without a known name", position);
            return;
        }
        new Teller(run, Reporter.CAPABLE, sink)
                .tell(
                        new Subject.Traced(comm),
                        comm,
                        new CapabilityUse(name.get().toLowerCase(Locale.ROOT), false),
                        position);
        sink.fate(LineState.READ, "check of a capability", position);
    }

    private void opened(String line, Position position, TraceSink sink) {
        Matcher row = columns.orElseThrow().matcher(line);
        if (!row.matches()) {
            sink.fate(LineState.UNRECOGNISED, "no line of the tool's", position);
            return;
        }
        String path = row.group("path");
        if (!row.group("err").equals("0")) {
            sink.fate(LineState.IGNORED, "open that failed", position);
        } else if (!path.startsWith("/")) {
            sink.fate(LineState.PARTIAL, "open of a path whose folder the tool does not tell (opensnoop -F)", position);
        } else {
            boolean told = columns.orElseThrow().pattern().contains("<flags>");
            String comm = row.group("comm").strip();
            long flags = told ? Long.parseLong(row.group("flags"), 8) : 0;
            new Teller(run, Reporter.OPENSNOOP, sink)
                    .tell(new Subject.Traced(comm), comm, Teller.opened(path, flags), position);
            sink.fate(
                    told ? LineState.READ : LineState.PARTIAL,
                    told ? "open" : "open, taken for reading as the tool does not tell what for (opensnoop -e)",
                    position);
        }
    }
}
