package dev.lsmith.audit;

import dev.lsmith.audit.JournalEntry.EntryStep;
import dev.lsmith.audit.Loss.LossCounter;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.audit.repeat.Block;
import dev.lsmith.audit.repeat.Template;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import java.util.List;
import java.util.Optional;

/** Reads the lines of one source. */
final class SourceReader {
    private static final String FIELD = "field of a journal entry";
    private static final String END_OF_EVENT = "end-of-event marker";
    private static final String JSON = "field or bracket of JSON";

    private final String name;
    private final Ledger ledger;
    private final LossCounter losses;
    private final EventAssembler assembler;
    private final Prefix prefix;
    private final RecordTypes types;
    private final RecordParser parser;
    private final ExportEntries export = new ExportEntries();
    private final JsonLines json = new JsonLines();
    private final PartialLines partial = new PartialLines();
    private final LineForms forms;
    private final VerboseEntries verbose = new VerboseEntries();
    private Optional<Position> message = Optional.empty();
    private Optional<Broken> broken = Optional.empty();
    private long line;

    /** A record of the kernel whose message does not end on its line: a newline of the sender broke it. */
    private record Broken(Unwrapped.RecordText start, Position position) {
        Unwrapped.RecordText joined(String rest) {
            return new Unwrapped.RecordText(start.text() + " " + rest.strip(), start.entry(), start.carried());
        }
    }

    /**
     * A reader.
     *
     * @param before how many lines of the source were read before
     */
    SourceReader(
            String name,
            long before,
            Ledger ledger,
            LossCounter losses,
            EventAssembler assembler,
            Prefix prefix,
            RecordTypes types,
            RecordParser parser) {
        this.name = name;
        this.line = before;
        this.ledger = ledger;
        this.losses = losses;
        this.assembler = assembler;
        this.prefix = prefix;
        this.types = types;
        this.parser = parser;
        this.forms = new LineForms(prefix, types);
    }

    /** The line that was read last. */
    long line() {
        return line;
    }

    /** Whether the message of a record does not end on its line. */
    static boolean isBroken(String text) {
        int open = text.indexOf("msg='");
        return open >= 0 && text.indexOf('\'', open + "msg='".length()) < 0;
    }

    /** Whether a line begins as auditd writes records: it is one, unless an entry of a journal goes on. */
    static boolean isRecord(String text) {
        return text.startsWith("type=");
    }

    /** Whether a line is a message, unless something goes on that began on a line before. */
    static boolean isMessage(String text) {
        return !text.isBlank()
                && !VerboseEntries.isFirst(text)
                && !isSeparator(text)
                && !ExportEntries.isFirst(text)
                && !JsonLines.isCandidate(text, false)
                && !PartialLines.isPart(text);
    }

    private static boolean isSeparator(String text) {
        return text.equals("----") || text.startsWith("time->");
    }

    /** Whether the next line stands for itself, if it begins as auditd writes records. */
    boolean isBetweenEntries() {
        return broken.isEmpty() && !export.isInside();
    }

    /** Whether the next line stands for itself, if it is a message. */
    boolean isBetweenObjects() {
        return !json.isInside() && !verbose.isInside() && !partial.isInside();
    }

    /** Takes the next line. */
    void read(Line next) {
        line++;
        take(next);
    }

    /** Takes the next line, of which the template is known. */
    void read(Template<RecordShape> template, Block<RecordShape> block, int index) {
        line++;
        RecordShape shape = template.meaning();
        if (shape.traits().marksEnd()) {
            assembler.complete(shape.node(), block.time(index), block.serial(index));
            ledger.fate(LineState.IGNORED, END_OF_EVENT, position());
        } else {
            assembler.add(template, block, index, name, line);
        }
    }

    /** Takes the next line, which was parsed already; it is no end of an event. */
    void read(ParsedLine parsed) {
        line++;
        assembler.add(parsed);
    }

    /** Where the next line stands. */
    Position next() {
        return Position.ofLine(name, line + 1);
    }

    /** The source is damaged within a line of which so many bytes were read. */
    void cutOff(long size) {
        if (size > 0) {
            line++;
            ledger.lines(1, size);
            nothing("line cut off where the file is damaged");
        }
    }

    /** The source has ended: so has what it left open. */
    void end() {
        // One of them at most holds an entry.
        finish(export.end().or(json::end).or(verbose::end));
        mend("");
        for (String left : partial.end()) {
            several(2);
            line(left);
        }
    }

    private void take(Line lines) {
        if (lines.isTooLong()) {
            nothing("line longer than 1 MiB");
            ledger.diagnose(Diagnostic.warning(
                    "line-too-long",
                    position(),
                    "a line of " + lines.size() + " bytes is no audit record",
                    "check that the file is a log"));
            return;
        }
        String text = lines.text();
        if (broken.isPresent() && mend(text)) {
            return;
        }
        if (isRecord(text) && !export.isInside()) {
            finish(verbose.end());
            accept(prefix.unwrap(text), position());
            return;
        }
        if (!export.isInside() && !json.isInside() && verbose(text)) {
            return;
        }
        boolean inEntry = export.isInside();
        EntryStep step = export.take(lines::bytes, text);
        if (step != EntryStep.NONE) {
            exported(step);
            return;
        }
        if (inEntry) {
            finish(export.end());
        }
        if (text.isBlank()) {
            ignored("blank line");
        } else if (isSeparator(text)) {
            assembler.flush();
            ignored("separator of ausearch");
        } else if (JsonLines.isCandidate(text, json.isInside())) {
            json(text);
        } else {
            line(text);
        }
    }

    /** Ends a broken record, with this line if it is an indented rest; tells whether it was. */
    private boolean mend(String text) {
        if (broken.isEmpty()) {
            return false;
        }
        Broken record = broken.get();
        broken = Optional.empty();
        boolean rest = !text.isBlank() && text.charAt(0) == ' ';
        parse(rest ? record.joined(text) : record.start(), record.position());
        if (rest) {
            ignored("rest of a record that a newline broke");
        }
        return rest;
    }

    private void exported(EntryStep step) {
        switch (step) {
            case MESSAGE -> message(FIELD);
            case END -> {
                ignored(FIELD);
                finish(export.end());
            }
            default -> ignored(FIELD);
        }
    }

    /** Takes a line of journalctl -o verbose; tells whether it is one. */
    private boolean verbose(String text) {
        if (VerboseEntries.isFirst(text) || (verbose.isInside() && !VerboseEntries.isField(text))) {
            finish(verbose.end());
        }
        switch (verbose.take(text)) {
            case NONE -> {
                return false;
            }
            case MESSAGE -> message(FIELD);
            default -> ignored(FIELD);
        }
        return true;
    }

    private void json(String text) {
        Optional<List<Unwrapped>> whole = json.isInside() ? Optional.empty() : forms.json(text);
        if (whole.isPresent()) {
            all(whole.get());
            return;
        }
        switch (json.take(text)) {
            case MESSAGE -> message(JSON);
            case END -> {
                ignored(JSON);
                finish(json.end());
            }
            case FIELD -> ignored(JSON);
            case NONE -> line(text);
        }
    }

    /** A line that stands for itself, or goes on with parts that came before it. */
    private void line(String text) {
        if (PartialLines.isPart(text)) {
            partial.take(text);
            ignored("part of a line that a container runtime cut");
        } else {
            all(forms.of(partial.isInside() ? partial.take(text).orElse(text) : text));
        }
    }

    private void all(List<Unwrapped> found) {
        several(found.size());
        found.forEach(one -> accept(one, position()));
    }

    /** The line holds the message of an entry, of which only the first counts. */
    private void message(String otherwise) {
        if (message.isPresent()) {
            ignored(otherwise);
        } else {
            message = Optional.of(position());
        }
    }

    private void finish(Optional<JournalEntry> entry) {
        if (message.isEmpty()) {
            return;
        }
        Position position = message.get();
        message = Optional.empty();
        accept(entry.map(e -> e.unwrap(prefix, types)).orElse(Unwrapped.Nothing.OTHER_MESSAGE), position);
    }

    private void accept(Unwrapped unwrapped, Position position) {
        if (unwrapped instanceof Unwrapped.RecordText text && isBroken(text.text())) {
            broken = Optional.of(new Broken(text, position));
        } else if (unwrapped instanceof Unwrapped.RecordText text
                && text.entry() == RecordParser.RecordBeginning.HEADED
                && GluedRecords.isGlued(text.text())) {
            List<String> records = GluedRecords.apart(text.text());
            several(records.size());
            records.forEach(one -> parse(new Unwrapped.RecordText(one, text.entry(), text.carried()), position));
        } else if (unwrapped instanceof Unwrapped.RecordText text) {
            parse(text, position);
        } else if (unwrapped instanceof Unwrapped.Fields fields) {
            assembler.add(new AuditRecord(fields.type(), fields.id(), fields.fields(), position));
        } else if (unwrapped instanceof Unwrapped.Marker marker) {
            losses.report(marker, position);
            ledger.fate(LineState.IGNORED, "loss marker", position);
        } else if (unwrapped instanceof Unwrapped.Nothing nothing) {
            ledger.fate(nothing.state(), nothing.reason(), position);
        }
    }

    private void parse(Unwrapped.RecordText text, Position position) {
        Optional<RecordParser.Parsed> parsed = parser.parse(
                text.text(),
                text.entry(),
                text.carried(),
                position,
                fault -> ledger.diagnose(Diagnostic.warning(fault.code(), position, fault.message(), "")));
        if (parsed.isEmpty()) {
            ledger.fate(LineState.UNRECOGNISED, "audit record that is cut off or malformed", position);
            return;
        }
        AuditRecord found = parsed.get().record();
        if (found.type().equals("EOE")) {
            found.id().ifPresent(assembler::complete);
            ledger.fate(LineState.IGNORED, END_OF_EVENT, position);
        } else {
            assembler.add(found);
        }
    }

    /** A line that holds several records counts as that many lines, so that each has a fate. */
    private void several(int records) {
        ledger.lines(Math.max(0, records - 1), 0);
    }

    private void nothing(String reason) {
        ledger.fate(LineState.UNRECOGNISED, reason, position());
    }

    private void ignored(String reason) {
        ledger.fate(LineState.IGNORED, reason, position());
    }

    private Position position() {
        return Position.ofLine(name, line);
    }
}
