package dev.sluice.bench;

import java.util.List;
import java.util.Locale;

/** A chart of horizontal bars, as SVG. */
final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABELS = 330;
    private static final int VALUES = 80;
    private static final int TOP = 46;
    private static final int STEP = 26;

    /** @param color of the bar, as in CSS */
    record Bar(String title, double value, String text, String color) {}

    private BarChart() {}

    static String of(String title, List<Bar> bars) {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = TOP + bars.size() * STEP + 12;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"16\" y=\"28\" font-size=\"16\" font-weight=\"bold\">%s</text>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                escaped(title)));
        int y = TOP;
        for (Bar bar : bars) {
            double width = Math.max(1, bar.value / most * (WIDTH - LABELS - VALUES));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                            + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                    LABELS - 8,
                    y + 17,
                    escaped(bar.title),
                    LABELS,
                    y + 4,
                    width,
                    STEP - 8,
                    bar.color,
                    LABELS + width + 6,
                    y + 17,
                    escaped(bar.text)));
            y += STEP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("`", "").replace("&", "&amp;").replace("<", "&lt;");
    }
}
