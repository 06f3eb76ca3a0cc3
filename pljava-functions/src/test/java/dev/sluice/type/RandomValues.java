package dev.sluice.type;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Texts to try as values of a type: valid ones, limits, and damaged ones, in a mixture that a seed repeats. Never
 * contains the character NUL or an unpaired surrogate, so that every text can also be sent to PostgreSQL.
 */
public final class RandomValues {
    private static final String[] BOOLEANS = """
        t|f|true|false|y|n|yes|no|on|off|0|1|o|of|tr|fals|ye|TRUE|oN|2|-1
        """.split("[|\n]");

    private static final String[] INTEGERS = """
        0|-0|+0|00|32767|32768|-32768|-32769|2147483647|2147483648|-2147483648|-2147483649
        9223372036854775807|9223372036854775808|-9223372036854775808|-9223372036854775809
        000000000000000000000000000001|99999999999999999999|-|+|0x1f|1_000|1.0|1e3
        """.split("[|\n]");

    private static final String[] FLOATS = """
        0|-0|+0.0|0e999999|NaN|nan|Infinity|-Infinity|+inf|-INF|infinit|1e308|1.8e308|1e309|-1e400|4.9e-324
        2e-324|1e-400|3.4028235e38|3.4028236e38|3.40282357e38|1.4e-45|7e-46|1.1754944e-38|9007199254740993
        16777217|16777219|0.1|.5|5.|.|e5|1e|1e+|1.5e+07|1E-7|2.2250738585072011e-308|1e22|1e23|8.589973e9
        1_0.5|0x10|1e5.0
        """.split("[|\n]");

    private static final String[] NUMERICS = """
        0|-0.00|NaN|Infinity|-inf|+Infinity|9.995|99.995|999.995|9999.994|9999.995|99999|-99999.5|0.005
        0.00499|0.0000000000000001|1e131071|1e131072|1e-16383|1e-16384|0e-16384|0e200000|1.5e-16382
        1.5e-16383|9e3|9.99e3|99995e-1|9999949e-3|.5|5.|.|1e|1e5.0|+.5e+1|0e1073741822|0e1073741823
        1e99999999999999999999|0.01e131073|-NaN
        """.split("[|\n]");

    private static final String[] DATES = """
        2000-02-29|1900-02-29|2100-02-29|2024-02-30|2023-02-29|2024-04-31|2024-12-31|2024-13-01|2024-00-10
        2024-01-00|0001-01-01|0000-01-01|0001-01-01 BC|4714-11-24 BC|4714-11-23 BC|5874897-12-31
        5874898-01-01|294276-12-31|294277-01-01|0005-02-29 BC|0004-02-29 BC|infinity|-infinity|INFINITY
        20240229|20230229|02024-1-5|2024/01/05|2024.01.05|2024-01/05|24-01-05|1/8/1999|99999999999-01-01
        2024-01-05bc|2024-01-05Z|2024-01-05-07|2024-01-05 -07|2024-01|1969-12-31|1970-01-01|1999-12-31
        2000-01-01
        """.split("[|\n]");

    private static final String[] TIMES = """
        00:00|23:59:59|24:00:00|24:00:00.000001|24:00:01|25:00|23:59:60|23:59:60.5|12:30:60.5|12:60|12:59:61
        23:59:59.9999999|12:00:00.5|12:00:00.|12:00:00.0000005|12:00:00.0000015|12:00:00.1234565
        12:00:00.123456789012345678|1:2:3|12:00:00.000000|101112|1011|101112.25|12|12:00.5|02:30|02:30:00
        01:59:59.9999999|246060|03:00:00
        """.split("[|\n]");

    private static final String[] ZONES = """
        Z|z|UTC|utc|GMT|+00|+01|-08|+0530|+05:30|-03:30|+15:59:59|-15:59|+16|+5|+530|+1:5|+05:30:15|-00:00
        Europe/Berlin|America/New_York|Asia/Kolkata|Australia/Lord_Howe|America/St_Johns|Etc/GMT+5|Mars/Base
        +05:60|+|-07:00|Pacific/Apia
        """.split("[|\n]");

    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "naïve",
        "日本語",
        "😀😀😀",
        "trailing   ",
        "   leading",
        "\\N",
        "\"",
        "a,b",
        "line\nbreak",
        "\u007f",
        "\uffff",
        "\ufeffbom",
        "e\u0301",
        "null"
    };
    private static final String NOISE = " \t-+.:/eE_,TZxX0123456789aB{}é";

    private static final Pattern ISO_DATE_TIME = Pattern.compile(
            "(?i)\\s*(-?infinity|(\\d{3,}-\\d{1,2}-\\d{1,2}|\\d{8})((T|\\s+)\\d{1,2}:\\d{1,2}(:\\d{1,2}(\\.\\d+)?)?)?"
                    + "(\\s*(Z|UTC|GMT|[+-]\\d{1,2}(:\\d{1,2}){0,2}|[+-]\\d{4}|(?-i:"
                    + "Europe/Berlin|America/New_York|America/St_Johns|Asia/Kolkata|Australia/Lord_Howe|Pacific/Apia|"
                    + "Etc/GMT\\+5)"
                    + "(?=\\s|$)))?(\\s*BC)?)\\s*");

    private RandomValues() {}

    /**
     * Whether a {@link ValueReader} may refuse the text although some PostgreSQL from 14 to 18 accepts it: the
     * differences from COPY that are meant.
     */
    public static boolean mayBeRefused(ColumnType type, String text) {
        switch (type.kind()) {
            case INT2, INT4, INT8:
                return text.matches("(?is).*(_|0[xob]).*");
            case FLOAT4, FLOAT8:
                return text.matches("(?is)\\s*([+-]?(0x|nan\\().*|[+-]nan\\s*)");
            case NUMERIC:
                // Beyond its limits PostgreSQL takes zero, and what the scale rounds to zero.
                return text.matches("(?is).*(_|0[xob]|e\\s|e[+-]?\\d{5,}).*");
            case DATE, TIMESTAMP, TIMESTAMPTZ:
                return !ISO_DATE_TIME.matcher(text).matches();
            default:
                return false;
        }
    }

    /** A text that may or may not be a value of the type. */
    public static String next(Random random, ColumnType type) {
        String text = random.nextInt(4) == 0 ? edge(random, type) : valid(random, type);
        int change = random.nextInt(16);
        if (change < 3) {
            return mutate(random, text);
        }
        if (change == 3) {
            return " ".repeat(random.nextInt(3))
                    + text
                    + "\t".repeat(random.nextInt(2))
                    + " ".repeat(random.nextInt(3));
        }
        return text;
    }

    private static String edge(Random random, ColumnType type) {
        switch (type.kind()) {
            case BOOL:
                return pick(random, BOOLEANS);
            case INT2, INT4, INT8:
                return pick(random, INTEGERS);
            case FLOAT4, FLOAT8:
                return pick(random, random.nextInt(8) == 0 ? NUMERICS : FLOATS);
            case NUMERIC:
                return random.nextInt(3) == 0 ? nines(random, type) : pick(random, NUMERICS);
            case DATE:
                return random.nextInt(6) == 0 ? pick(random, DATES) + " " + pick(random, TIMES) : pick(random, DATES);
            case TIMESTAMP, TIMESTAMPTZ:
                return edgeTimestamp(random);
            case UUID:
                return random.nextBoolean() ? uuid(random).replace("-", "") : "{" + uuid(random) + "}";
            default:
                return pick(random, TEXTS);
        }
    }

    private static String valid(Random random, ColumnType type) {
        switch (type.kind()) {
            case BOOL:
                return pick(random, BOOLEANS);
            case INT2, INT4, INT8:
                return Long.toString(random.nextLong() >> random.nextInt(64));
            case FLOAT4, FLOAT8:
                return real(random);
            case NUMERIC:
                return numeric(random, type);
            case DATE:
                return date(random);
            case TIMESTAMP, TIMESTAMPTZ:
                return timestamp(random);
            case UUID:
                return uuid(random);
            default:
                return text(random, type);
        }
    }

    private static String real(Random random) {
        switch (random.nextInt(6)) {
            case 0:
                return Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1:
                return Float.toString(Float.intBitsToFloat(random.nextInt()));
            case 2:
                return halfwayBetweenFloats(random);
            case 3:
                return digits(random, 1 + random.nextInt(25)) + "." + digits(random, random.nextInt(25)) + "e"
                        + (random.nextInt(80) - 40);
            default:
                return sign(random) + random.nextInt(10_000) + "." + digits(random, random.nextInt(9));
        }
    }

    /** The decimal that is exactly between two neighbouring floats, or within one part in many of it. */
    private static String halfwayBetweenFloats(Random random) {
        float low = (1 + random.nextInt(1 << 23) / (float) (1 << 23)) * (1 << random.nextInt(20));
        String middle = new BigDecimal(low)
                .add(new BigDecimal(Math.nextUp(low)))
                .divide(BigDecimal.valueOf(2))
                .toPlainString();
        return random.nextBoolean() ? middle : middle + "0".repeat(random.nextInt(20)) + "1";
    }

    private static String numeric(Random random, ColumnType type) {
        int most = type.precision() < 0 ? 12 : Math.max(1, type.precision() - type.scale() + 2);
        String text = sign(random) + digits(random, random.nextInt(most) + 1);
        if (random.nextBoolean()) {
            text += "." + digits(random, random.nextInt(Math.max(type.scale(), 0) + 4));
        }
        return random.nextInt(5) == 0 ? text + "e" + (random.nextInt(20) - 10) : text;
    }

    /** Numbers that rounding may carry past the precision. */
    private static String nines(Random random, ColumnType type) {
        int kept = Math.max(1, type.precision()) + random.nextInt(2) - random.nextInt(2);
        String text = "9".repeat(kept) + random.nextInt(10) + digits(random, random.nextInt(3));
        return sign(random) + text + "e"
                + -(Math.max(type.scale(), type.scale() - random.nextInt(2)) + text.length() - kept);
    }

    private static String date(Random random) {
        int year = random.nextInt(8) == 0 ? 1 + random.nextInt(300_000) : 1890 + random.nextInt(220);
        int month = 1 + random.nextInt(12);
        int day = 1 + random.nextInt(random.nextInt(10) == 0 ? 31 : 28);
        if (random.nextInt(12) == 0) {
            return padded(year % 10_000, 4) + padded(month, 2) + padded(day, 2);
        }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + (random.nextInt(30) == 0 ? " BC" : "");
    }

    private static String timestamp(Random random) {
        String text = date(random);
        String era = text.endsWith(" BC") ? " BC" : "";
        text = text.substring(0, text.length() - era.length())
                + (random.nextBoolean() ? " " : "T")
                + padded(random.nextInt(24), 2) + ":" + padded(random.nextInt(60), 2);
        if (random.nextInt(6) != 0) {
            text += ":" + padded(random.nextInt(60), 2);
            if (random.nextInt(3) == 0) {
                text += "." + digits(random, 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 6));
            }
        }
        return text + (random.nextInt(3) == 0 ? zone(random) : "") + era;
    }

    private static String edgeTimestamp(Random random) {
        String date = random.nextBoolean() ? pick(random, DATES) : date(random);
        String era = date.endsWith(" BC") ? " BC" : "";
        return date.substring(0, date.length() - era.length())
                + (random.nextInt(8) == 0 ? "" : (random.nextBoolean() ? " " : "T") + pick(random, TIMES))
                + (random.nextBoolean() ? zone(random) : "")
                + era;
    }

    private static String zone(Random random) {
        return (random.nextBoolean() ? " " : "") + pick(random, ZONES);
    }

    private static String uuid(Random random) {
        String text = new UUID(random.nextLong(), random.nextLong()).toString();
        return random.nextInt(4) == 0 ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String text(Random random, ColumnType type) {
        int most = (type.length() < 0 ? 40 : type.length()) + 2;
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most + 1); left > 0; left--) {
            text.appendCodePoint(character(random));
        }
        return text.append(" ".repeat(random.nextInt(3) * random.nextInt(3))).toString();
    }

    private static int character(Random random) {
        switch (random.nextInt(12)) {
            case 0:
                return 0x80 + random.nextInt(0x780);
            case 1:
                return 0x800 + random.nextInt(0xd000);
            case 2:
                return 0x10000 + random.nextInt(0x100000);
            default:
                return ' ' + random.nextInt(0x5f);
        }
    }

    private static String mutate(Random random, String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(changed.length() + 1);
            char noise = NOISE.charAt(random.nextInt(NOISE.length()));
            boolean last = at == changed.length();
            switch (last ? 0 : random.nextInt(3)) {
                case 0:
                    changed.insert(at, noise);
                    break;
                case 1:
                    changed.deleteCharAt(at);
                    break;
                default:
                    changed.setCharAt(at, noise);
            }
        }
        for (int i = 0; i < changed.length(); i++) {
            boolean high = Character.isHighSurrogate(changed.charAt(i));
            if (high && i + 1 < changed.length() && Character.isLowSurrogate(changed.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(changed.charAt(i))) {
                changed.setCharAt(i, '?');
            }
        }
        return changed.toString();
    }

    private static String padded(int number, int width) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private static String sign(Random random) {
        int sign = random.nextInt(6);
        return sign == 0 ? "-" : sign == 1 ? "+" : "";
    }

    private static String pick(Random random, String[] texts) {
        return texts[random.nextInt(texts.length)];
    }
}
