package dev.sluice.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumericDigitsTest {
    private final NumericDigits number = new NumericDigits();

    @Test
    void areTheNumberThatTheTextIs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String text = text(random);
            BigDecimal value = new BigDecimal(text);
            read(text);
            assertThat(decimal()).as("seed %d: %s", seed, text).isEqualByComparingTo(value);
            assertThat(number.scale).as("seed %d: %s", seed, text).isEqualTo(Math.max(value.scale(), 0));
            if (number.count > 0) {
                assertThat(number.digits[0]).as("seed %d: %s", seed, text).isNotZero();
                assertThat(number.digits[number.count - 1])
                        .as("seed %d: %s", seed, text)
                        .isNotZero();
            }
        }
    }

    @Test
    void zeroHasNoDigitsAndNoSign() {
        read("-0.000");
        assertThat(number.count).isZero();
        assertThat(number.weight).isZero();
        assertThat(number.sign).isEqualTo(NumericDigits.POSITIVE);
        assertThat(number.scale).isEqualTo(3);
    }

    @Test
    void wordsAreSigns() {
        read("NaN");
        assertThat(number.sign).isEqualTo(NumericDigits.NAN);
        read("inf");
        assertThat(number.sign).isEqualTo(NumericDigits.INFINITY);
        read("+Infinity");
        assertThat(number.sign).isEqualTo(NumericDigits.INFINITY);
        read("-infinity");
        assertThat(number.sign).isEqualTo(NumericDigits.NEGATIVE_INFINITY);
        assertThat(number.count).isZero();
    }

    private void read(String text) {
        byte[] bytes = (";" + text + "9").getBytes(StandardCharsets.US_ASCII);
        number.read(bytes, 1, bytes.length - 1);
    }

    private BigDecimal decimal() {
        BigDecimal value = BigDecimal.ZERO;
        for (int i = 0; i < number.count; i++) {
            value = value.add(BigDecimal.valueOf(number.digits[i]).scaleByPowerOfTen(4 * (number.weight - i)));
        }
        return number.sign == NumericDigits.NEGATIVE ? value.negate() : value;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(new String[] {"", "-", "+"}[random.nextInt(3)]);
        digits(text, random, random.nextInt(12));
        if (random.nextBoolean()) {
            text.append('.');
        }
        digits(text, random, random.nextInt(12));
        if (text.isEmpty() || !Character.isDigit(text.charAt(text.length() - 1))) {
            text.append(random.nextInt(10));
        }
        if (random.nextInt(4) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(300) - 150);
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, Random random, int count) {
        for (int i = 0; i < count; i++) {
            text.append(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
        }
    }
}
