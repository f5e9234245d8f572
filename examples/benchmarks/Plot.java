import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws what scaling.sh measured: {@code java Plot.java scaling.csv scaling.svg}. Both axes are logarithmic. */
final class Plot {
    private static final int WIDTH = 380;
    private static final int HEIGHT = 240;
    private static final int MARGIN = 60;

    private record Row(String series, String label, double x, double seconds, double processor, double megabytes) {}

    public static void main(String[] arguments) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0])).stream().skip(1).toList()) {
            String[] cells = line.split(",");
            rows.add(new Row(
                    cells[0],
                    cells[1],
                    number(cells[1]),
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    Double.parseDouble(cells[4])));
        }
        StringBuilder svg = new StringBuilder();
        int width = 2 * (WIDTH + 2 * MARGIN);
        int height = 2 * (HEIGHT + 2 * MARGIN);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                .formatted(width, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        List<Row> sizes = rows.stream().filter(r -> r.series().equals("size")).toList();
        List<Row> distinct = rows.stream().filter(r -> r.series().equals("distinct")).toList();
        panel(svg, 0, 0, "seconds by the size of the log", sizes, true);
        panel(svg, 1, 0, "seconds by distinct accesses (100 MB)", distinct, true);
        panel(svg, 0, 1, "peak megabytes by the size of the log", sizes, false);
        panel(svg, 1, 1, "peak megabytes by distinct accesses (100 MB)", distinct, false);
        Files.writeString(Path.of(arguments[1]), svg.append("</svg>\n").toString());
    }

    private static void panel(StringBuilder svg, int column, int row, String title, List<Row> rows, boolean time) {
        int left = column * (WIDTH + 2 * MARGIN) + MARGIN;
        int top = row * (HEIGHT + 2 * MARGIN) + MARGIN;
        double lowest = time ? 0.1 : 10;
        double highest = time ? 1000 : 1000;
        svg.append("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n".formatted(left, top - 20, title));
        for (double tick = lowest; tick <= highest * 1.01; tick *= 10) {
            double y = y(top, tick, lowest, highest);
            svg.append(line(left, y, left + WIDTH, y, "#ddd"));
            svg.append(text(left - 8, y + 4, "end", tick < 1 ? "0.1" : "%.0f".formatted(tick)));
        }
        double first = rows.stream().mapToDouble(Row::x).min().orElse(1);
        double last = rows.stream().mapToDouble(Row::x).max().orElse(10);
        for (Row one : rows) {
            double x = x(left, one.x(), first, last);
            svg.append(line(x, top, x, top + HEIGHT, "#ddd"));
            svg.append(text(x, top + HEIGHT + 18, "middle", one.label()));
        }
        if (time) {
            curve(svg, rows, left, top, first, last, lowest, highest, "#1f6fb4", 0, "wall");
            curve(svg, rows, left, top, first, last, lowest, highest, "#d9762b", 1, "processor");
        } else {
            curve(svg, rows, left, top, first, last, lowest, highest, "#1f6fb4", 2, "");
        }
    }

    private static void curve(
            StringBuilder svg, List<Row> rows, int left, int top, double first, double last, double lowest, double highest,
            String colour, int which, String name) {
        StringBuilder points = new StringBuilder();
        for (Row row : rows) {
            double value = which == 0 ? row.seconds() : which == 1 ? row.processor() : row.megabytes();
            double x = x(left, row.x(), first, last);
            double y = y(top, value, lowest, highest);
            points.append("%.1f,%.1f ".formatted(x, y));
            svg.append("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n".formatted(x, y, colour));
        }
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                .formatted(points.toString().strip(), colour));
        if (!name.isEmpty()) {
            svg.append("<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n"
                    .formatted(left + 10, top + 16 + 16 * which, colour, name));
        }
    }

    private static double x(int left, double value, double first, double last) {
        return left + WIDTH * Math.log(value / first) / Math.log(last / first);
    }

    private static double y(int top, double value, double lowest, double highest) {
        double clamped = Math.max(lowest, Math.min(highest, value));
        return top + HEIGHT * (1 - Math.log(clamped / lowest) / Math.log(highest / lowest));
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    private static double number(String text) {
        double unit = text.endsWith("G") ? 1e9 : text.endsWith("M") ? 1e6 : 1;
        return Double.parseDouble(unit == 1 ? text : text.substring(0, text.length() - 1)) * unit;
    }
}
