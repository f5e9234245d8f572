import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Draws completeness.csv: {@code java CompletenessPlot.java completeness.csv completeness.svg}. A point on the line was estimated rightly. */
final class CompletenessPlot {
    private static final int SIDE = 360;
    private static final int MARGIN = 60;

    public static void main(String[] arguments) throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of(arguments[0])).stream()
                .skip(1)
                .map(line -> line.split(","))
                .filter(row -> !row[5].equals("-"))
                .toList();
        StringBuilder svg = new StringBuilder();
        int all = SIDE + 2 * MARGIN;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                all, all));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.append(
                format("<text x=\"%d\" y=\"24\" font-weight=\"bold\">of what came next, seen before</text>%n", MARGIN));
        for (int tick = 0; tick <= 10; tick += 2) {
            double at = MARGIN + SIDE * tick / 10.0;
            svg.append(format(
                    "<path d=\"M%.1f %d V%d M%d %.1f H%d\" stroke=\"#ddd\"/>%n",
                    at, MARGIN, MARGIN + SIDE, MARGIN, at, MARGIN + SIDE));
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d %%</text>%n",
                    at, MARGIN + SIDE + 18, 10 * tick));
            svg.append(format(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d %%</text>%n",
                    MARGIN - 6, 2.0 * MARGIN + SIDE - at + 4, 10 * tick));
        }
        svg.append(
                format("<path d=\"M%d %d L%d %d\" stroke=\"#888\"/>%n", MARGIN, MARGIN + SIDE, MARGIN + SIDE, MARGIN));
        svg.append(format("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">estimated</text>%n", all / 2, all - 14));
        for (String[] row : rows) {
            double x = MARGIN + SIDE * Double.parseDouble(row[5]);
            double y = MARGIN + SIDE * (1 - Double.parseDouble(row[6]));
            String colour = row[1].equals("10") ? "#c33" : row[1].equals("25") ? "#c93" : "#383";
            svg.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s, %s, %s %% of the log</title></circle>%n",
                    x, y, colour, row[0], row[2], row[1]));
        }
        String[] names = {"10 % of the log", "25 %", "50 %"};
        String[] colours = {"#c33", "#c93", "#383"};
        for (int i = 0; i < names.length; i++) {
            svg.append(format(
                    "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                    MARGIN + 16, MARGIN + 16 + 18 * i, colours[i], MARGIN + 26, MARGIN + 20 + 18 * i, names[i]));
        }
        Files.writeString(Path.of(arguments[1]), svg.append("</svg>\n").toString());
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
