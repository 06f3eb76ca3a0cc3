package dev.sluice.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one file of the model workload: for each step of five minutes a row of each generator, and among them the rows that
 * make the work: repeated keys and bad rows. What a row says depends on seed, step and generator alone.
 */
final class ReadingFile {
    static final int GENERATORS = 1000;
    private static final int STEP_SECONDS = 300;
    private static final int DAY_SECONDS = 86_400;
    private static final int FIRST_DAY = 19_723; // 2024-01-01, in days since 1970
    /** One row in so many repeats a key. */
    private static final int REPEAT_EVERY = 1000;

    private static final String HEADER =
            "timestamp,generator_id,power_output,energy_mwh,voltage_kv,frequency_hz,status,plant,reading_id\n";
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[][] STATUS = {
        ascii("running"), ascii("running"), ascii("running"), ascii("standby"), ascii("curtailed"), ascii("maintenance")
    };
    private static final String[] KIND = {"Wind Park", "Solar Field", "Hydro Plant", "Biogas Works", "Gas Turbine"};
    private static final String[] PLACE = {"Norderland", "Altenberg", "Sankt Marien", "Kap Arkona", "Oberes Feld"};

    /** The kinds of bad rows, in the order in which they come. */
    private static final int BAD_NUMBER = 0;

    private static final int BAD_DATE = 1;
    private static final int TOO_MUCH = 2;
    private static final int MISSING_FIELDS = 3;
    private static final int EXTRA_FIELDS = 4;
    private static final int NEGATIVE = 5;
    private static final int BAD_KINDS = 6;

    private static final int BUFFER = 1 << 20;
    private static final int LONGEST_ROW = 512;

    private final long seed;
    private final int number;
    private final long steps;
    private final long fullSteps;
    private final long firstStep;
    private final boolean[] wanted;
    private final byte[][] plants = new byte[GENERATORS][];
    private final byte[][] quotedPlants = new byte[GENERATORS][];
    private final byte[] buffer = new byte[BUFFER + LONGEST_ROW];
    private int at;

    /** The date and time of the step being written: 19 bytes. */
    private final byte[] time = new byte[19];

    /** A repeated key of a wanted generator. */
    record Repeat(long step, int generator, long power) {}

    /** What was written. */
    static final class Written {
        long bytes;
        long rows;
        long filtered;
        long rejected;
        /** Wanted, good and of a new key. */
        long fresh;
        /** The sum of their power, in thousandths. */
        long power;

        final List<Repeat> repeats = new ArrayList<>();
    }

    /**
     * @param number of the file, from 0
     * @param steps how many steps each file takes at most
     * @param fullSteps how many steps of each file have a row of every generator at least
     */
    ReadingFile(long seed, int number, long steps, long fullSteps, boolean[] wanted) {
        this.seed = seed;
        this.number = number;
        this.steps = steps;
        this.fullSteps = fullSteps;
        this.firstStep = number * steps;
        this.wanted = wanted;
        for (int g = 0; g < GENERATORS; g++) {
            String kind = KIND[g % KIND.length];
            String place = PLACE[g / KIND.length % PLACE.length];
            plants[g] = ascii(kind + " " + place + " unit " + (g + 1) + " feeder 110 kV");
            quotedPlants[g] = ascii("\"" + kind + " \"\"" + place + "\"\", unit " + (g + 1) + ", feeder 110 kV\"");
        }
    }

    /** Bytes that are as good as random, from seed, step, generator and what they are for. */
    private static long mix(long seed, long step, int generator, int salt) {
        long z = seed * 0x9E3779B97F4A7C15L + step * 0xD1B54A32D192ED03L + generator * 0x8CB92BA72F3D8DD7L + salt;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** A number from 0 to {@code bound - 1} out of 32 bits. */
    private static long upTo(long bits, long bound) {
        return (bits & 0xffffffffL) * bound >>> 32;
    }

    /** Power in thousandths of a megawatt: 0 to 4999.999, all within the range that the job checks. */
    private static long power(long bits) {
        return upTo(bits, 5_000_000);
    }

    /** The power that a generator has in the row where its key appears first. */
    static long firstPower(long seed, long step, int generator) {
        return power(mix(seed, step, generator, 0));
    }

    /**
     * Writes the file.
     *
     * @param rows how many rows follow the header
     * @param badEvery one bad row follows each so many wanted rows
     */
    Written write(Path file, long rows, long badEvery) throws IOException {
        Written written = new Written();
        try (OutputStream out = Files.newOutputStream(file)) {
            put(ascii(HEADER));
            long wantedSoFar = 0;
            int bad = number * 2;
            for (long step = firstStep; written.rows < rows; step++) {
                setTime(step);
                for (int g = 0; g < GENERATORS && written.rows < rows; g++) {
                    long bits = mix(seed, step, g, 0);
                    row(step, g, power(bits), bits);
                    written.rows++;
                    if (wanted[g]) {
                        written.fresh++;
                        written.power += power(bits);
                        if (++wantedSoFar % badEvery == 0 && written.rows < rows) {
                            badRow(bad++ % BAD_KINDS, g, bits);
                            written.rows++;
                            written.rejected++;
                        }
                    } else {
                        written.filtered++;
                    }
                    if (upTo(mix(seed, step, g, 1), REPEAT_EVERY) == 0 && written.rows < rows) {
                        repeat(step, g, written);
                    }
                    if (at >= BUFFER) {
                        out.write(buffer, 0, at);
                        written.bytes += at;
                        at = 0;
                    }
                }
            }
            out.write(buffer, 0, at);
            written.bytes += at;
        }
        return written;
    }

    /** Repeats a key that came earlier, if one did: every other time one of an earlier file, if there is one. */
    private void repeat(long step, int generator, Written written) {
        long bits = mix(seed, step, generator, 2);
        long choice = mix(seed, step, generator, 4);
        long earlier;
        if (number > 0 && fullSteps > 0 && ((bits & 1) == 0 || step == firstStep)) {
            earlier = upTo(choice, number) * steps + upTo(choice >>> 32, fullSteps);
        } else if (step > firstStep) {
            earlier = firstStep + upTo(choice, step - firstStep);
        } else {
            return;
        }
        long power = power(bits);
        setTime(earlier);
        row(earlier, generator, power, bits);
        setTime(step);
        written.rows++;
        if (wanted[generator]) {
            written.repeats.add(new Repeat(earlier, generator, power));
        } else {
            written.filtered++;
        }
    }

    private void row(long step, int generator, long power, long bits) {
        put(time);
        put(',');
        number(generator + 1);
        put(',');
        thousandths(power);
        put(',');
        thousandths(power / 12);
        measures(generator, bits, power);
        put(',');
        uuid(bits, mix(seed, step, generator, 3));
        put('\n');
    }

    /** Voltage, frequency, status and plant. */
    private void measures(int generator, long bits, long power) {
        put(',');
        number(105 + (bits >>> 12 & 7));
        put('.');
        put('0' + upTo(bits >>> 20, 10));
        put(',');
        thousandths(49_980 + upTo(bits >>> 8, 40));
        put(',');
        put(STATUS[(int) upTo(power * 2654435761L, STATUS.length)]);
        put(',');
        put((bits >>> 60) == 0 ? quotedPlants[generator] : plants[generator]);
    }

    private void badRow(int kind, int generator, long bits) {
        if (kind == BAD_DATE) {
            put(ascii("2024-02-30 12:00:00"));
        } else {
            put(time);
        }
        put(',');
        number(generator + 1);
        put(',');
        long power = power(bits);
        switch (kind) {
            case BAD_NUMBER -> put(ascii("n/a"));
            case TOO_MUCH -> thousandths(power + 5_000_001);
            case NEGATIVE -> put(ascii("-12.500"));
            default -> thousandths(power);
        }
        if (kind != MISSING_FIELDS) {
            put(',');
            thousandths(power / 12);
            measures(generator, bits, power);
            put(',');
            uuid(bits, ~bits);
        }
        if (kind == EXTRA_FIELDS) {
            put(ascii(",estimated,2"));
        }
        put('\n');
    }

    private void setTime(long step) {
        long seconds = step * STEP_SECONDS;
        int inDay = (int) (seconds % DAY_SECONDS);
        // Days to a date in the proleptic Gregorian calendar, years beginning in March.
        long z = seconds / DAY_SECONDS + FIRST_DAY + 719_468;
        long era = z / 146_097;
        long dayOfEra = z - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        int day = (int) (dayOfYear - (153 * month + 2) / 5 + 1);
        int m = (int) (month < 10 ? month + 3 : month - 9);
        int year = (int) (yearOfEra + era * 400 + (m <= 2 ? 1 : 0));
        two(0, year / 100);
        two(2, year % 100);
        time[4] = '-';
        two(5, m);
        time[7] = '-';
        two(8, day);
        time[10] = ' ';
        two(11, inDay / 3600);
        time[13] = ':';
        two(14, inDay / 60 % 60);
        time[16] = ':';
        two(17, inDay % 60);
    }

    private void two(int index, int value) {
        time[index] = (byte) ('0' + value / 10);
        time[index + 1] = (byte) ('0' + value % 10);
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, buffer, at, bytes.length);
        at += bytes.length;
    }

    private void put(long character) {
        buffer[at++] = (byte) character;
    }

    private void number(long value) {
        long unit = 1;
        while (unit * 10 <= value) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            put('0' + value / unit % 10);
        }
    }

    private void thousandths(long value) {
        number(value / 1000);
        thousandthsTail(value % 1000);
    }

    private void thousandthsTail(long value) {
        put('.');
        put('0' + value / 100);
        put('0' + value / 10 % 10);
        put('0' + value % 10);
    }

    private void uuid(long high, long low) {
        for (int nibble = 0; nibble < 32; nibble++) {
            if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) {
                put('-');
            }
            long half = nibble < 16 ? high : low;
            buffer[at++] = HEX[(int) (half >>> 60 - (nibble & 15) * 4 & 15)];
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
