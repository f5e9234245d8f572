package dev.lsmith.audit;

import dev.lsmith.audit.JournalEntry.EntryStep;
import dev.lsmith.base.KernelText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON whose objects go over many lines, one field a line, as {@code dmesg -J} and {@code journalctl -o json-pretty} print
 * it.
 */
final class JsonLines {
    private JournalEntry entry = new JournalEntry();
    private int depth;

    /** Whether the line could be JSON, given whether it stands inside an object. */
    static boolean isCandidate(String line, boolean inside) {
        String text = line.stripLeading();
        if (text.startsWith("{") || text.startsWith("\u001E{")) {
            return true;
        }
        return inside && !text.isEmpty() && "\"}[]".indexOf(text.charAt(0)) >= 0;
    }

    /** Whether an object is open. */
    boolean isInside() {
        return depth > 0;
    }

    /** Takes the next line. */
    EntryStep take(String line) {
        String text = line.strip();
        boolean closes = text.startsWith("}") || text.startsWith("]");
        if (closes) {
            depth = Math.max(0, depth - 1);
        }
        if (text.endsWith("{") || text.endsWith("[")) {
            depth++;
            return closes && entry.hasMessage() ? EntryStep.END : EntryStep.FIELD;
        }
        if (closes) {
            return entry.hasMessage() ? EntryStep.END : EntryStep.FIELD;
        }
        return isInside() && text.startsWith("\"") ? field(text) : EntryStep.NONE;
    }

    /** Ends the object that is open, and gives it; empty if it has no message. */
    Optional<JournalEntry> end() {
        JournalEntry ended = entry;
        entry = new JournalEntry();
        return ended.hasMessage() ? Optional.of(ended) : Optional.empty();
    }

    private EntryStep field(String text) {
        String pair = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
        Optional<JsonEntries.Pair> read = JsonEntries.pair("{" + pair + "}");
        if (read.isEmpty()) {
            return EntryStep.FIELD;
        }
        entry.put(read.get().key(), read.get().value());
        return JournalEntry.isMessage(read.get().key()) ? EntryStep.MESSAGE : EntryStep.FIELD;
    }

    /** Entries in a line of JSON: each object in it, at any depth, that has a message. */
    static final class JsonEntries {
        private static final JsonFactory JSON = new JsonFactory();

        private JsonEntries() {}

        /** The entries of a whole line of JSON, in the order of their ends; empty when it is not JSON. */
        static Optional<List<JournalEntry>> of(String line) {
            List<JournalEntry> entries = new ArrayList<>();
            Deque<JournalEntry> open = new ArrayDeque<>();
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
                String key = "";
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    switch (token) {
                        case START_OBJECT -> open.push(new JournalEntry());
                        case END_OBJECT -> {
                            JournalEntry entry = open.pop();
                            if (entry.hasMessage()) {
                                entries.add(entry);
                            }
                        }
                        case PROPERTY_NAME -> key = parser.currentName();
                        case START_ARRAY -> {
                            if (key.equals("values")) {
                                stamped(parser).ifPresent(entries::add);
                            } else {
                                array(parser, key, open.peek());
                            }
                        }
                        case VALUE_STRING, VALUE_NUMBER_INT -> put(open.peek(), key, wellFormed(parser.getString()));
                        default -> key = "";
                    }
                }
            } catch (JacksonException e) {
                return Optional.empty();
            }
            return Optional.of(entries);
        }

        /**
         * A field.
         *
         * @param key its name
         * @param value its text
         */
        record Pair(String key, String value) {}

        /** The one field of an object that has one, if it is text or a whole number. */
        static Optional<Pair> pair(String object) {
            try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), object)) {
                parser.nextToken();
                if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
                    return Optional.empty();
                }
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                boolean scalar = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
                if (value == JsonToken.START_ARRAY) {
                    JournalEntry entry = new JournalEntry();
                    array(parser, key, entry);
                    return entry.message().map(text -> new Pair(key, text));
                }
                return scalar ? Optional.of(new Pair(key, wellFormed(parser.getString()))) : Optional.empty();
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        /** Loki's query API gives {@code "values":[[TIME,LINE],…]}: what the array that has begun says, if it is one within another. */
        private static Optional<JournalEntry> stamped(JsonParser parser) {
            if (!parser.streamReadContext().getParent().inArray()) {
                return Optional.empty();
            }
            JournalEntry entry = new JournalEntry();
            int strings = 0;
            for (JsonToken token = parser.nextToken(); token == JsonToken.VALUE_STRING; token = parser.nextToken()) {
                if (++strings == 2) {
                    entry.put("line", wellFormed(parser.getString()));
                }
            }
            return entry.hasMessage() ? Optional.of(entry) : Optional.empty();
        }

        private static void put(@Nullable JournalEntry entry, String key, String value) {
            if (entry != null) {
                entry.put(key, value);
            }
        }

        /** JSON can spell half a character, which no byte string of a kernel stands for. */
        private static String wellFormed(String text) {
            if (text.chars().noneMatch(c -> Character.isHighSurrogate((char) c))) {
                return text;
            }
            int[] codePoints = text.codePoints()
                    .map(c -> c >= Character.MIN_HIGH_SURROGATE && c <= Character.MAX_HIGH_SURROGATE ? 0xfffd : c)
                    .toArray();
            return new String(codePoints, 0, codePoints.length);
        }

        /**
         * journald writes text that is not printable as an array of bytes, and a field that occurs several times as an array of
         * strings; arrays of objects are left to the caller's loop.
         */
        private static void array(JsonParser parser, String key, @Nullable JournalEntry entry) {
            if (entry == null || !(JournalEntry.isMessage(key) || key.startsWith("DBUS_"))) {
                return;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    entry.put(key, wellFormed(parser.getString()));
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    bytes.write(parser.getIntValue());
                } else {
                    parser.skipChildren();
                }
                if (token == null) {
                    return;
                }
            }
            if (bytes.size() > 0) {
                entry.put(key, KernelText.decode(bytes.toByteArray()));
            }
        }
    }
}
