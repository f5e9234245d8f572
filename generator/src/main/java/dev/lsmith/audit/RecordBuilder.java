package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.SocketAddress.InterpretedAddress;
import dev.lsmith.base.Position;
import dev.lsmith.grammar.audit.AuditLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.antlr.v4.runtime.Token;

/** Makes a record of the tokens that the grammar accepted. One builder for one record. */
final class RecordBuilder {
    /** Legacy AppArmor types, in which the type is the verdict (linux/audit.h of AppArmor's kernels before 2.6.36). */
    private static final Map<String, String> VERDICTS = Map.of(
            "APPARMOR_AUDIT", "AUDIT",
            "APPARMOR_ALLOWED", "ALLOWED",
            "APPARMOR_DENIED", "DENIED",
            "APPARMOR_HINT", "HINT",
            "APPARMOR_STATUS", "STATUS",
            "APPARMOR_ERROR", "ERROR",
            "APPARMOR_KILL", "KILLED");

    private static final int BRIEF = 40;

    /**
     * Something wrong with one value.
     *
     * @param code as of a diagnostic
     * @param message as of a diagnostic
     * @param column of the record's text, from 0
     */
    record RecordFault(String code, String message, int column) {}

    private final String text;
    private final RecordTypes types;
    private final FieldDecoder decoder;
    private final RecordParser.Carried carried;
    private final Consumer<RecordFault> faults;
    private final List<Field> fields = new ArrayList<>(24);

    /** Where in the text the value of each field begins; -1 when it stands there in another form. */
    private final List<Integer> starts = new ArrayList<>(24);

    private Field.FieldPart part = Field.FieldPart.BODY;
    private String type = "";
    private String node = "";
    private Optional<Stamp> stamp = Optional.empty();
    private int plainFrom = -1;
    private int plainTo = -1;

    RecordBuilder(
            String text,
            RecordTypes types,
            FieldDecoder decoder,
            RecordParser.Carried carried,
            Consumer<RecordFault> faults) {
        this.text = text;
        this.types = types;
        this.decoder = decoder;
        this.carried = carried;
        this.faults = faults;
    }

    /** The record of those tokens. */
    RecordParser.Parsed build(List<Token> tokens, RecordParser.RecordBeginning entry, Position position) {
        int first = 0;
        if (entry == RecordParser.RecordBeginning.TYPED) {
            Token word = tokens.get(0);
            type = types.name(text(word));
            first = 1;
        } else if (entry == RecordParser.RecordBeginning.BARE) {
            type = carried.type();
        }
        for (int i = first; i < tokens.size(); i++) {
            add(tokens.get(i));
        }
        settlePlain();
        carried.fields().forEach(field -> put(field, -1));
        addVerdict();
        Optional<EventId> id = stamp.flatMap(Stamp::id).or(carried::id);
        AuditRecord made = new AuditRecord(type.isEmpty() ? carried.type() : type, id, fields, position);
        return new RecordParser.Parsed(made, starts, text);
    }

    private void put(Field field, int start) {
        fields.add(field);
        starts.add(start);
    }

    private void add(Token token) {
        int from = token.getStartIndex();
        int to = token.getStopIndex() + 1;
        if (token.getType() != AuditLexer.WORD) {
            settlePlain();
        }
        switch (token.getType()) {
            case AuditLexer.NODE -> node(from, to);
            case AuditLexer.TYPE -> type(from, to);
            case AuditLexer.STAMP -> stamp(from, to);
            case AuditLexer.PAIR -> pair(from, to);
            case AuditLexer.UNCLOSED -> unclosed(from, to);
            case AuditLexer.DECISION -> decision(from, to);
            case AuditLexer.INVALID_CONTEXT -> invalidContext(from, to);
            case AuditLexer.MESSAGE_OPEN -> part = Field.FieldPart.MESSAGE;
            case AuditLexer.MESSAGE_CLOSE -> part = Field.FieldPart.BODY;
            case AuditLexer.INTERPRETED -> part = Field.FieldPart.INTERPRETED;
            case AuditLexer.WORD -> word(from, to);
            default -> {}
        }
    }

    private void node(int from, int to) {
        if (stamp.isEmpty()) {
            node = text.substring(from + "node=".length(), to);
        } else {
            pair(from, to);
        }
    }

    private void type(int from, int to) {
        if (type.isEmpty()) {
            type = types.name(text.substring(from + "type=".length(), to));
        } else {
            pair(from, to);
        }
    }

    private void stamp(int from, int to) {
        if (stamp.isPresent()) {
            return;
        }
        String inside = text.substring(text.indexOf('(', from) + 1, text.lastIndexOf(')', to - 1));
        Stamp read = Stamp.parse(inside.strip(), node);
        if (read.id().isEmpty()) {
            faults.accept(new RecordFault("bad-stamp", "`audit(" + brief(inside) + ")` is no time and serial", from));
        }
        stamp = Optional.of(read);
    }

    private void pair(int from, int to) {
        int equals = text.indexOf('=', from);
        String key = text.substring(from, equals);
        if (part != Field.FieldPart.INTERPRETED && decoder.isInterpreted(key)) {
            part = Field.FieldPart.INTERPRETED;
        }
        int start = equals + 1;
        if (start < to && text.charAt(start) == '"' && text.charAt(to - 1) == '"' && to - start >= 2) {
            quoted(key, text.substring(start + 1, to - 1));
            return;
        }
        int glued = part == Field.FieldPart.INTERPRETED ? -1 : text.indexOf('=', start);
        if (glued > 0 && glued < to && !isInterpretedText()) {
            int length = decoder.endBeforeInterpreted(text.substring(start, glued));
            if (length > 0) {
                plain(key, start, start + length);
                part = Field.FieldPart.INTERPRETED;
                pair(start + length, to);
                return;
            }
        }
        plain(key, start, to);
    }

    private void quoted(String key, String value) {
        boolean address = key.equals("addr") || key.equals("peer_addr");
        String decoded = address && value.startsWith("@") ? FieldDecoder.abstractAddress(value) : value;
        put(new Field(key, value, decoded, part), -1);
    }

    private void plain(String key, int from, int to) {
        String raw = text.substring(from, to);
        String value = raw;
        boolean encoded = part != Field.FieldPart.INTERPRETED && !isInterpretedText();
        if (encoded && FieldDecoder.isHex(raw) && decoder.isEncoded(type, key)) {
            if (raw.length() % 2 == 0) {
                value = FieldDecoder.decode(raw);
            } else {
                faults.accept(
                        new RecordFault("odd-hex", "`" + brief(key) + "` holds an odd number of hex digits", from));
            }
        }
        if (isInterpretedText()) {
            put(interpreted(key, raw, part), from);
            plainFrom = from;
        } else {
            put(new Field(key, raw, value, part), from);
        }
    }

    private void unclosed(int from, int to) {
        int equals = text.indexOf('=', from);
        String key = text.substring(from, equals);
        faults.accept(
                new RecordFault("unclosed-quote", "the value of `" + brief(key) + "` has no closing quote", from));
        quoted(key, text.substring(equals + 2, to));
    }

    /** {@code ausearch -i} prints plain values that may hold blanks: a word after such a value belongs to it. */
    private void word(int from, int to) {
        if (plainFrom >= 0) {
            plainTo = to;
        } else if (type.equals("APPARMOR") && fields.isEmpty()) {
            put(new Field("info", text.substring(from), text.substring(from), part), -1);
        }
    }

    private void settlePlain() {
        if (plainFrom >= 0 && plainTo > plainFrom) {
            Field last = fields.remove(fields.size() - 1);
            starts.remove(starts.size() - 1);
            String longer = text.substring(plainFrom, plainTo);
            put(interpreted(last.key(), longer, last.part()), -1);
        }
        plainFrom = -1;
        plainTo = -1;
    }

    /**
     * A field of {@code ausearch -i}. A socket address is turned back into the kernel's hex; the categories of capability denials, which
     * audit-userspace 3.0.9 prints with a blank for the comma, into a context, as no context holds a blank.
     */
    private static Field interpreted(String key, String text, Field.FieldPart part) {
        if (key.equals("saddr")) {
            String hex = InterpretedAddress.hex(text).orElse(text);
            return new Field(key, hex, hex, part);
        }
        boolean context = key.equals("scontext") || key.equals("tcontext");
        return new Field(key, text, context ? text.replace(' ', ',') : text, part);
    }

    private void decision(int from, int to) {
        String verdict = text.startsWith("denied", wordAfterAvc(from)) ? "denied" : "granted";
        int open = text.indexOf('{', from);
        String permissions = "null";
        if (open >= 0 && open < to) {
            permissions =
                    text.substring(open + 1, text.indexOf('}', open)).strip().replaceAll(" +", ",");
        }
        put(new Field("seresult", verdict, verdict, part), -1);
        put(new Field("seperms", permissions, permissions, part), -1);
    }

    private int wordAfterAvc(int from) {
        int i = from + "avc:".length();
        while (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
            i++;
        }
        return i;
    }

    private void invalidContext(int from, int to) {
        String[] words = text.substring(from, to).strip().split("[ \t]+", -1);
        put(new Field("op", "security_compute_sid", "security_compute_sid", part), -1);
        put(new Field("invalid_context", words[3], words[3], part), -1);
    }

    private void addVerdict() {
        String verdict = VERDICTS.get(type);
        if (verdict != null && fields.stream().noneMatch(f -> f.key().equals("apparmor"))) {
            fields.add(0, new Field("apparmor", verdict, verdict, Field.FieldPart.BODY));
            starts.add(0, -1);
        }
    }

    private static String brief(String text) {
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
    }

    private boolean isInterpretedText() {
        return stamp.isPresent() && stamp.get().interpreted();
    }

    private String text(Token token) {
        return text.substring(token.getStartIndex(), token.getStopIndex() + 1);
    }
}
