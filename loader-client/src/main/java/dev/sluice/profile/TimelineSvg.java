package dev.sluice.profile;

import dev.sluice.phase.Phase;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A profile as one page: what each thread was at over time, and the sums. SVG 1.1, without scripts or fonts of its own. */
final class TimelineSvg {
    private static final int WIDTH = 960;
    private static final int LEFT = 150;
    private static final int LANE = 46;
    private static final int TOP = 60;
    private static final Map<Phase, String> COLOURS = Map.of(
            Phase.BEGIN, "#888888",
            Phase.CONNECT, "#bbbbbb",
            Phase.READ, "#4477aa",
            Phase.DECOMPRESS, "#66ccee",
            Phase.CUT, "#ccbb44",
            Phase.PUSHDOWN, "#228833",
            Phase.SEND, "#ee6677",
            Phase.MERGE, "#aa3377");

    private final StringBuilder out = new StringBuilder();

    private TimelineSvg() {}

    /**
     * Draws a profile.
     *
     * @param title stands above it
     * @param seconds how long the load took
     * @param server as {@link Profile#server} gives it
     */
    static String draw(Profile profile, String title, double seconds, Map<String, Number> server) {
        TimelineSvg svg = new TimelineSvg();
        List<ThreadClock> threads = profile.clocks();
        List<Timeline> timelines = profile.timelines();
        Map<Phase, PhaseTotals> totals = profile.totals();
        int axis = TOP + threads.size() * LANE;
        int height = axis + 70 + 18 * (totals.size() + server.size());
        svg.add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>",
                WIDTH, height);
        svg.text(10, 24, "16", title);
        for (int i = 0; i < threads.size(); i++) {
            svg.lane(threads.get(i), timelines.get(i), TOP + i * LANE, seconds);
        }
        svg.axis(axis, seconds);
        svg.sums(totals, server, axis + 50);
        svg.add("</svg>");
        return svg.out.toString();
    }

    /** One thread: in each slot the phases stand on each other, as high as they took of it. */
    private void lane(ThreadClock thread, Timeline timeline, int top, double seconds) {
        int height = LANE - 8;
        text(10, top + height / 2 + 4, "12", thread.name());
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f4f4f4\"/>",
                LEFT, top, WIDTH - LEFT - 10, height);
        double slot = timeline.slotNanos() / 1e9;
        for (int i = 0; i < Timeline.SLOTS && i * slot < seconds; i++) {
            double bottom = top + height;
            for (Phase phase : thread.totals().keySet()) {
                double share = timeline.share(i, phase);
                if (share > 0) {
                    double part = share * height;
                    bottom -= part;
                    add(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                            x(i * slot, seconds), bottom, x(slot, seconds) - LEFT + 0.3, part, COLOURS.get(phase));
                }
            }
        }
    }

    private void axis(int y, double seconds) {
        for (int i = 0; i <= 10; i++) {
            double at = seconds * i / 10;
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f s</text>", x(at, seconds), y + 14, at);
        }
    }

    private void sums(Map<Phase, PhaseTotals> totals, Map<String, Number> server, int top) {
        int y = top;
        for (Map.Entry<Phase, PhaseTotals> each : totals.entrySet()) {
            PhaseTotals total = each.getValue();
            add("<rect x=\"10\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>", y - 10, COLOURS.get(each.getKey()));
            text(
                    30,
                    y,
                    "12",
                    String.format(
                            Locale.ROOT,
                            "%s: %.3f s on %d thread%s, %.3f s of them on a processor, %.1f MB, %d rows",
                            Profile.name(each.getKey()),
                            total.seconds(),
                            total.threads(),
                            total.threads() == 1 ? "" : "s",
                            total.cpuSeconds(),
                            total.bytes() / 1e6,
                            total.rows()));
            y += 18;
        }
        for (Map.Entry<String, Number> each : server.entrySet()) {
            text(30, y, "12", each.getKey() + ": " + each.getValue() + " s in the server, of all backends together");
            y += 18;
        }
    }

    private static double x(double at, double seconds) {
        return LEFT + at / Math.max(seconds, 1e-9) * (WIDTH - LEFT - 10);
    }

    private void text(int x, int y, String size, String text) {
        add(
                "<text x=\"%d\" y=\"%d\" font-size=\"%s\">%s</text>",
                x, y, size, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
