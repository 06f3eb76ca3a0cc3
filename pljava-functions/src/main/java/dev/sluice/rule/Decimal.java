package dev.sluice.rule;

import dev.sluice.type.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** A value of type {@code numeric}: a long and a scale as long as that is enough. Reused from value to value. */
final class Decimal {
    private static final int MOST_DIGITS = 18;
    private static final int KEY_OF_SHORT = 12;

    private static final long[] POWERS = new long[MOST_DIGITS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i <= MOST_DIGITS; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    /** -1 for -Infinity, 0 for a number, 1 for Infinity, 2 for NaN, which PostgreSQL holds for the greatest. */
    private int rank;

    private long unscaled;

    /** From 0 to {@link #MOST_DIGITS}. */
    private int scale;

    /** The number when the long is not enough, else null. */
    private BigDecimal large;

    private byte[] key = new byte[KEY_OF_SHORT];
    private int keyLength;

    void set(long number) {
        rank = 0;
        large = null;
        unscaled = number;
        scale = 0;
    }

    /**
     * Reads what a {@code numeric} reader has let pass, rounded to the scale of the type.
     *
     * @return whether it could be read
     */
    boolean read(byte[] bytes, int from, int to, ColumnType type) {
        rank = 0;
        if (!readShort(bytes, from, to)) {
            String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            if (readWord(text)) {
                return true;
            }
            try {
                large = new BigDecimal(text);
            } catch (NumberFormatException e) {
                return false;
            }
        }
        if (type.precision() >= 0 && (large == null ? scale : large.scale()) > type.scale()) {
            large = exact().setScale(type.scale(), RoundingMode.HALF_UP);
        }
        return true;
    }

    int compareTo(Decimal other) {
        if (rank != other.rank || rank != 0) {
            return Integer.compare(rank, other.rank);
        }
        if (large != null || other.large != null) {
            return exact().compareTo(other.exact());
        }
        if (scale < other.scale) {
            return compareScaled(unscaled, other.scale - scale, other.unscaled);
        }
        return -compareScaled(other.unscaled, scale - other.scale, unscaled);
    }

    boolean isFinite() {
        return rank == 0;
    }

    double toDouble() {
        if (rank != 0) {
            return rank == 2 ? Double.NaN : rank == 1 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return exact().doubleValue();
    }

    /** Bytes that are the same for equal numbers only, up to {@link #keyLength}; valid until the next call. */
    byte[] key() {
        keyLength = 1;
        if (rank != 0) {
            key[0] = (byte) rank;
            return key;
        }
        long digits = unscaled;
        int zeros = -scale;
        if (large != null) {
            BigDecimal plain = large.stripTrailingZeros();
            zeros = -plain.scale();
            byte[] magnitude = plain.unscaledValue().toByteArray();
            if (magnitude.length > Long.BYTES) {
                keyLength = magnitude.length + Integer.BYTES;
                if (key.length < keyLength) {
                    key = new byte[keyLength];
                }
                System.arraycopy(magnitude, 0, key, 0, magnitude.length);
                putBytes(zeros, magnitude.length, Integer.BYTES);
                return key;
            }
            digits = plain.unscaledValue().longValue();
        }
        if (digits == 0) {
            zeros = 0;
        }
        while (digits != 0 && digits % 10 == 0) {
            digits /= 10;
            zeros++;
        }
        keyLength = KEY_OF_SHORT;
        putBytes(digits, 0, Long.BYTES);
        putBytes(zeros, Long.BYTES, Integer.BYTES);
        return key;
    }

    int keyLength() {
        return keyLength;
    }

    private boolean readShort(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative) {
            at++;
        }
        int digits = 0;
        int point = -1;
        long number = 0;
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9') {
                if (digits++ == MOST_DIGITS) {
                    return false;
                }
                number = number * 10 + b - '0';
            } else if (b == '.' && point < 0) {
                point = digits;
            } else {
                return false;
            }
        }
        large = null;
        unscaled = negative ? -number : number;
        scale = point < 0 ? 0 : digits - point;
        return digits > 0;
    }

    private boolean readWord(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String word = signed ? text.substring(1) : text;
        if (word.equalsIgnoreCase("NaN")) {
            rank = 2;
        } else if (word.equalsIgnoreCase("Infinity") || word.equalsIgnoreCase("inf")) {
            rank = text.startsWith("-") ? -1 : 1;
        }
        return rank != 0;
    }

    private BigDecimal exact() {
        return large != null ? large : BigDecimal.valueOf(unscaled, scale);
    }

    /**
     * Compares {@code one} times ten to the power of {@code by} with {@code other}, which has at most 18 digits or by
     * is 0.
     */
    private static int compareScaled(long one, int by, long other) {
        long power = POWERS[by];
        if (one > Long.MAX_VALUE / power) {
            return 1;
        }
        if (one < Long.MIN_VALUE / power) {
            return -1;
        }
        return Long.compare(one * power, other);
    }

    private void putBytes(long number, int at, int count) {
        for (int i = 0; i < count; i++) {
            key[at + i] = (byte) (number >>> 8 * i);
        }
    }
}
