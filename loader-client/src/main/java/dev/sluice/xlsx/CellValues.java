package dev.sluice.xlsx;

import dev.sluice.source.CellWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;

/** The values of cells, as text. One thread. */
final class CellValues {
    /** Decimals that Excel shows of a number; what follows is an artefact of its binary form. */
    private static final int SHOWN_DIGITS = 15;

    /** More than any number of a sheet has: what is larger is no number that Excel wrote. */
    private static final int MOST_DIGITS = 400;

    private static final long DAY_MILLIS = 86_400_000;

    /** The day after 9999-12-31. */
    private static final int LAST_DAY = 2_958_466;

    /** 29 February 1900, which Excel knows for the sake of Lotus 1-2-3 and the calendar does not. */
    private static final int LEAP_DAY_1900 = 60;

    private static final Set<String> ERRORS = Set.of(
            "#NULL!",
            "#DIV/0!",
            "#VALUE!",
            "#REF!",
            "#NAME?",
            "#NUM!",
            "#N/A",
            "#GETTING_DATA",
            "#SPILL!",
            "#CALC!",
            "#FIELD!",
            "#BLOCKED!",
            "#UNKNOWN!",
            "#CONNECT!",
            "#BUSY!",
            "#EXTERNAL!",
            "#PYTHON!");

    private final boolean from1904;
    private final Map<String, NumberFormat> formats = new HashMap<>();

    /** @param from1904 whether day 0 of the workbook is 1 January 1904 */
    CellValues(boolean from1904) {
        this.from1904 = from1904;
    }

    /** Whether there is nothing in a cell. */
    static boolean isBlank(Cell cell) {
        return cell == null
                || cell.getType() == CellType.EMPTY
                || cell.getValue() == null
                || cell.getValue() instanceof String text && text.isEmpty();
    }

    /** Whether a cell holds text. */
    static boolean isText(Cell cell) {
        return !isBlank(cell) && cell.getValue() instanceof String text && !isError(cell, text);
    }

    /** A cell as a name in a header: line ends become blanks. */
    String name(Cell cell) {
        if (isBlank(cell)) {
            return "";
        }
        String text = cell.getValue() instanceof String string ? unescaped(string) : typed(cell);
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Writes a cell as a field. */
    void write(Cell cell, CellWriter out) {
        if (isBlank(cell)) {
            out.none();
        } else if (cell.getValue() instanceof String text) {
            if (isError(cell, text)) {
                out.error(text.strip());
            } else {
                out.text(unescaped(text));
            }
        } else {
            out.typed(typed(cell));
        }
    }

    /** The same strings for text and for errors, so that a formula that gives the text #N/A is taken for an error. */
    private static boolean isError(Cell cell, String text) {
        return (cell.getType() == CellType.ERROR || cell.getType() == CellType.FORMULA)
                && ERRORS.contains(text.strip());
    }

    private String typed(Cell cell) {
        if (cell.getValue() instanceof Boolean value) {
            return value.toString();
        }
        BigDecimal number = (BigDecimal) cell.getValue();
        NumberFormat format = format(cell);
        if (format != NumberFormat.NUMBER && number.signum() >= 0 && number.precision() - number.scale() < 9) {
            String time = time(number.doubleValue(), format);
            if (time != null) {
                return time;
            }
        }
        return number(number);
    }

    private NumberFormat format(Cell cell) {
        String code = cell.getDataFormatString();
        return code == null
                ? NumberFormat.of(null, cell.getDataFormatId())
                : formats.computeIfAbsent(code, key -> NumberFormat.of(key, null));
    }

    /** All digits of whole numbers; of others as many as Excel shows. Never an exponent that a reader could round. */
    static String number(BigDecimal value) {
        BigDecimal number = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS || number.scale() > MOST_DIGITS) {
            return number.toString();
        }
        if (number.scale() > 0 && number.precision() > SHOWN_DIGITS) {
            number = number.round(new MathContext(SHOWN_DIGITS, RoundingMode.HALF_UP))
                    .stripTrailingZeros();
        }
        return number.toPlainString();
    }

    /** A number of days in ISO form, to the millisecond; null when it is none that Excel has. */
    private String time(double days, NumberFormat format) {
        long millis = Math.round(days * DAY_MILLIS);
        long day = millis / DAY_MILLIS;
        long rest = millis % DAY_MILLIS;
        if (format == NumberFormat.DURATION) {
            return clock(millis);
        }
        boolean hasDay = day > 0 || from1904 && format == NumberFormat.DATE;
        if (!hasDay) {
            return clock(rest);
        }
        if (day >= LAST_DAY) {
            return null;
        }
        String date;
        if (from1904) {
            date = LocalDate.of(1904, 1, 1).plusDays(day).toString();
        } else if (day == LEAP_DAY_1900) {
            // No date type takes it.
            date = "1900-02-29";
        } else {
            date = LocalDate.of(1899, 12, day < LEAP_DAY_1900 ? 31 : 30)
                    .plusDays(day)
                    .toString();
        }
        return rest == 0 ? date : date + ' ' + clock(rest);
    }

    private static String clock(long millis) {
        long seconds = millis / 1000;
        StringBuilder text = new StringBuilder(12);
        two(text, seconds / 3600).append(':');
        two(text, seconds / 60 % 60).append(':');
        two(text, seconds % 60);
        long fraction = millis % 1000;
        if (fraction != 0) {
            text.append('.').append((char) ('0' + fraction / 100));
            if (fraction % 100 != 0) {
                text.append((char) ('0' + fraction / 10 % 10));
                if (fraction % 10 != 0) {
                    text.append((char) ('0' + fraction % 10));
                }
            }
        }
        return text.toString();
    }

    private static StringBuilder two(StringBuilder text, long number) {
        return (number < 10 ? text.append('0') : text).append(number);
    }

    /** Text without the escapes _xHHHH_ for what XML cannot hold. */
    static String unescaped(String text) {
        int at = text.indexOf("_x");
        if (at < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        while (at >= 0) {
            int code = at + 7 <= text.length() && text.charAt(at + 6) == '_' ? hex(text, at + 2) : -1;
            if (code >= 0) {
                plain.append(text, done, at).append((char) code);
                done = at + 7;
            }
            at = text.indexOf("_x", code >= 0 ? done : at + 2);
        }
        return plain.append(text, done, text.length()).toString();
    }

    private static int hex(String text, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }
}
