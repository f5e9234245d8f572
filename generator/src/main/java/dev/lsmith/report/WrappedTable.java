package dev.lsmith.report;

import dev.lsmith.base.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of fixed width: a cell that is too long goes on in the next line, at a blank where there is one.
 *
 * @param widths of the columns, in characters
 */
record WrappedTable(List<Integer> widths) {
    private static final String GAP = "  ";

    WrappedTable {
        widths = List.copyOf(widths);
    }

    /** One row as lines, made printable; none is longer than the widths and the gaps between them. */
    List<String> row(List<String> cells) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int c = 0; c < widths.size(); c++) {
            List<String> cell = wrap(Printable.of(cells.get(c)), widths.get(c));
            wrapped.add(cell);
            height = Math.max(height, cell.size());
        }
        List<String> lines = new ArrayList<>();
        for (int h = 0; h < height; h++) {
            lines.add(line(wrapped, h));
        }
        return lines;
    }

    private String line(List<List<String>> wrapped, int at) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < wrapped.size(); c++) {
            List<String> cell = wrapped.get(c);
            String text = at < cell.size() ? cell.get(at) : "";
            line.append(text).append(" ".repeat(widths.get(c) - text.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /** A printable text in lines of at most {@code width} characters. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (text.length() - from > width) {
            int blank = text.substring(from, from + width + 1).lastIndexOf(' ');
            int cut = from + (blank > 0 ? blank : width);
            // Never between the halves of one character.
            cut -= Character.isHighSurrogate(text.charAt(cut - 1)) ? 1 : 0;
            lines.add(text.substring(from, cut).stripTrailing());
            from = cut;
            while (from < text.length() && text.charAt(from) == ' ') {
                from++;
            }
        }
        lines.add(text.substring(from));
        return lines;
    }
}
