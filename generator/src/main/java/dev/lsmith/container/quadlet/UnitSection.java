package dev.lsmith.container.quadlet;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One section of a systemd unit (systemd.syntax(7)): {@code KEY=VALUE} lines, {@code #} and {@code ;} comments, lines that
 * go on behind a backslash, comments between those passed over. A key without a value forgets those before it.
 */
final class UnitSection {
    private final String source;
    private final String section;
    private final List<String> lines;
    private final Map<String, List<JsonString>> values = new LinkedHashMap<>();
    private int at;

    private UnitSection(String source, String text, String section) {
        this.source = source;
        this.section = section;
        this.lines = text.lines().toList();
    }

    /** The values of each key, in order; each with the place where it starts. */
    static Map<String, List<JsonString>> of(String source, String text, String section) throws InputException {
        UnitSection unit = new UnitSection(source, text, section);
        String open = "";
        while (unit.at < unit.lines.size()) {
            Position position = Position.ofLine(source, unit.at + 1L);
            String line = unit.whole();
            if (line.startsWith("[") && line.endsWith("]")) {
                open = line;
            } else if (!line.isEmpty() && open.equals(section)) {
                unit.assignment(line, position);
            }
        }
        return unit.values;
    }

    /** The line with those that it goes on in; empty for a comment. */
    private String whole() {
        String line = lines.get(at++).strip();
        if (isComment(line)) {
            return "";
        }
        while (line.endsWith("\\") && at < lines.size()) {
            String next = lines.get(at++).strip();
            line = isComment(next) ? line : line.substring(0, line.length() - 1) + " " + next;
        }
        return line;
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") || line.startsWith(";");
    }

    private void assignment(String line, Position position) throws InputException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new JsonPlace(new Position(source, position.line(), 1), "")
                    .complain("quadlet-syntax", "expected KEY=VALUE in " + section, "");
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        String first = lines.get((int) position.line() - 1);
        int column = first.indexOf('=') + 1;
        Position start = new Position(source, position.line(), column + 1 + blanks(first.substring(column)));
        List<JsonString> all = values.computeIfAbsent(key, k -> new ArrayList<>());
        if (value.isEmpty()) {
            all.clear();
        } else {
            all.add(new JsonString(new JsonPlace(start, key), value));
        }
    }

    private static int blanks(String text) {
        return text.length() - text.stripLeading().length();
    }
}
