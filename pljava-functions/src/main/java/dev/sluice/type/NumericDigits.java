package dev.sluice.type;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A {@code numeric} as PostgreSQL keeps it, in memory ({@code numeric.c}) as in its binary format ({@code numeric_recv}): digits to
 * base 10000, the weight of the first of them, a sign, and how many decimal digits stand behind the point. Reused from value
 * to value; not thread-safe.
 */
public final class NumericDigits {
    /** Codes of {@link #sign}. */
    public static final int POSITIVE = 0;

    public static final int NEGATIVE = 0x4000;
    public static final int NAN = 0xC000;
    public static final int INFINITY = 0xD000;
    public static final int NEGATIVE_INFINITY = 0xF000;

    private static final int GROUP = 4;

    /** The digits to base 10000, the most significant first; of them, {@link #count} are used. Neither first nor last is 0. */
    public short[] digits = new short[16];

    public int count;

    /** The power of 10000 that the first digit counts; 0 when there is none. */
    public int weight;

    public int sign;

    /** Decimal digits behind the point that are shown. */
    public int scale;

    /** Reads {@code text[from..to)}, as the reader of {@code numeric} values accepts it. */
    public void read(byte[] text, int from, int to) {
        count = 0;
        weight = 0;
        scale = 0;
        sign = text[from] == '-' ? NEGATIVE : POSITIVE;
        int start = text[from] == '-' || text[from] == '+' ? from + 1 : from;
        int letter = text[start] | 0x20;
        if (letter == 'n') {
            sign = NAN;
        } else if (letter == 'i') {
            sign = sign == NEGATIVE ? NEGATIVE_INFINITY : INFINITY;
        } else {
            readDecimal(text, start, to);
        }
    }

    private void readDecimal(byte[] text, int from, int to) {
        int point = to;
        for (int at = from; at < to; at++) {
            if (text[at] == '.') {
                point = at;
            } else if (text[at] > '9') {
                byte[] plain = new BigDecimal(new String(text, from, to - from, StandardCharsets.US_ASCII))
                        .toPlainString()
                        .getBytes(StandardCharsets.US_ASCII);
                readDecimal(plain, 0, plain.length);
                return;
            }
        }
        scale = Math.max(to - point - 1, 0);
        int groups = (point - from + GROUP - 1) / GROUP;
        int most = groups + (scale + GROUP - 1) / GROUP;
        if (digits.length < most) {
            digits = Arrays.copyOf(digits, most);
        }
        weight = groups - 1;
        int end = point - (groups - 1) * GROUP;
        for (int at = from; at < point; end += GROUP) {
            int digit = 0;
            while (at < end) {
                digit = digit * 10 + text[at++] - '0';
            }
            add(digit);
        }
        for (int at = point + 1; at < to; ) {
            int digit = 0;
            for (int i = 0; i < GROUP; i++, at++) {
                digit = digit * 10 + (at < to ? text[at] - '0' : 0);
            }
            add(digit);
        }
        while (count > 0 && digits[count - 1] == 0) {
            count--;
        }
        if (count == 0) {
            weight = 0;
            sign = POSITIVE;
        }
    }

    private void add(int digit) {
        if (count == 0 && digit == 0) {
            weight--;
        } else {
            digits[count++] = (short) digit;
        }
    }
}
