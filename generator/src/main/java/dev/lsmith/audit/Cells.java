package dev.lsmith.audit;

import java.util.ArrayList;
import java.util.List;

/** The cells of a line of a table, as log stores export it: by commas, semicolons or tabs (RFC 4180: {@code ""} is a quotation mark). */
final class Cells {
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
