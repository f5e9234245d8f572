package dev.lsmith.report;

import java.util.ArrayList;
import java.util.List;

/** Rows set in columns. */
final class Columns {
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
