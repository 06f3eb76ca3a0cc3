package dev.sluice.columnar;

import dev.sluice.row.FieldNeeds;
import dev.sluice.rule.Demand;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Says in DuckDB's SQL which rows of a Parquet file may be wanted, so that it does not read row groups whose statistics exclude
 * them. A demand is translated when a value means the same to DuckDB and to the rules; a row that has no value, or one that is
 * none of the type that the rules see, passes always, because the rules may reject it.
 */
final class ParquetFilter {
    /** Longer lists become the range from their least to their greatest number. */
    private static final int LONGEST_LIST = 10_000;

    private static final long MICROS = 1_000_000;
    private static final long DAY_2000 = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final long SECOND_2000 = DAY_2000 * 86_400;

    /** Of years with four digits, which all that read dates agree upon. */
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay() - DAY_2000;

    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay() - DAY_2000;

    /** So far within those years, and within those that nanoseconds reach, that no zone leads out of them. */
    private static final long FIRST_MICROS = micros(2, 1, 1);

    private static final long LAST_MICROS = micros(9998, 12, 31);
    private static final long FIRST_NANOS = micros(1680, 1, 1);
    private static final long LAST_NANOS = micros(2260, 1, 1);

    /** What a zone can be away from UTC, and more. */
    private static final long FARTHEST_ZONE = 26 * 3600 * MICROS;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private ParquetFilter() {}

    /** The condition; empty when any row may be wanted. */
    static String of(FieldNeeds needs, List<ParquetColumn> columns) {
        List<String> conditions = new ArrayList<>();
        for (Demand demand : needs.demands()) {
            ParquetColumn column = columns.get(demand.field());
            String condition = condition(demand, column, needs.type(demand.field()));
            if (condition != null) {
                conditions.add("(" + condition + " OR " + column.sql() + " IS NULL)");
            }
        }
        return String.join(" AND ", conditions);
    }

    /** Null when it cannot be said for sure. */
    private static String condition(Demand demand, ParquetColumn column, ColumnType type) {
        TypeKind kind = type.kind();
        return switch (kind) {
            case INT2 -> integers(demand, column, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT4 -> integers(demand, column, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> integers(demand, column, Long.MIN_VALUE, Long.MAX_VALUE);
            case DATE -> column.type().equals("DATE") ? dates(demand, column) : null;
            case TIMESTAMP, TIMESTAMPTZ -> column.isTimestamp() ? timestamps(demand, column, type) : null;
            case TEXT, VARCHAR -> column.type().equals("VARCHAR") && type.length() < 0 ? texts(demand, column) : null;
            case UUID -> column.type().equals("UUID") ? uuids(demand, column) : null;
            default -> null;
        };
    }

    private static String integers(Demand demand, ParquetColumn column, long least, long greatest) {
        if (!column.isInteger()) {
            return null;
        }
        // Numbers that the type of the rules does not hold are rejected.
        String beyond =
                least == Long.MIN_VALUE && !column.type().equals("UBIGINT") || isWithin(column.type(), least, greatest)
                        ? ""
                        : or(column, "<", number(least)) + or(column, ">", number(greatest));
        long[] numbers = demand.numbers();
        if (numbers != null && numbers.length > 0 && numbers.length <= LONGEST_LIST) {
            return column.sql()
                    + LongStream.of(numbers)
                            .mapToObj(ParquetFilter::number)
                            .collect(Collectors.joining(", ", " IN (", ")"))
                    + beyond;
        }
        return range(
                        column,
                        number(clamp(least(demand), least, greatest)),
                        number(clamp(greatest(demand), least, greatest)))
                + beyond;
    }

    /** Whether the numbers of a type of DuckDB's are all within limits. */
    private static boolean isWithin(String type, long least, long greatest) {
        return switch (type) {
            case "TINYINT", "UTINYINT", "SMALLINT" -> true;
            case "USMALLINT", "INTEGER" -> greatest >= Integer.MAX_VALUE;
            default -> false;
        };
    }

    /** As a literal, of which DuckDB reads the minus as an operator. */
    private static String number(long number) {
        return number == Long.MIN_VALUE ? "(-9223372036854775807 - 1)" : Long.toString(number);
    }

    private static String dates(Demand demand, ParquetColumn column) {
        return range(
                        column,
                        date(clamp(least(demand), FIRST_DAY, LAST_DAY)),
                        date(clamp(greatest(demand), FIRST_DAY, LAST_DAY)))
                + or(column, "<", date(FIRST_DAY))
                + or(column, ">", date(LAST_DAY));
    }

    private static String date(long day) {
        return "DATE '" + DATE.format(LocalDate.ofEpochDay(day + DAY_2000)) + "'";
    }

    private static String timestamps(Demand demand, ParquetColumn column, ColumnType type) {
        boolean nanos = column.isNanos();
        // A time without a zone is in the zone of the column; nanoseconds are rounded.
        long away = (column.isZoned() || type.kind() == TypeKind.TIMESTAMP ? 0 : FARTHEST_ZONE) + (nanos ? 1 : 0);
        long first = nanos ? FIRST_NANOS : FIRST_MICROS;
        long last = nanos ? LAST_NANOS : LAST_MICROS;
        return range(
                        column,
                        timestamp(column, clamp(least(demand), first, last) - away),
                        timestamp(column, clamp(greatest(demand), first, last) + away))
                + or(column, "<", timestamp(column, first + FARTHEST_ZONE))
                + or(column, ">", timestamp(column, last - FARTHEST_ZONE));
    }

    private static String timestamp(ParquetColumn column, long micros) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS) + SECOND_2000,
                (int) Math.floorMod(micros, MICROS) * 1000,
                ZoneOffset.UTC);
        return column.isZoned()
                ? "TIMESTAMPTZ '" + TIME.format(time) + "+00'"
                : "TIMESTAMP '" + TIME.format(time) + "'";
    }

    /** A text with NUL is rejected, wanted or not. */
    private static String texts(Demand demand, ParquetColumn column) {
        if (demand.texts() == null || demand.texts().size() > LONGEST_LIST) {
            return null;
        }
        return in(column, demand.texts(), "") + " OR contains(" + column.sql() + ", chr(0))";
    }

    private static String uuids(Demand demand, ParquetColumn column) {
        return demand.texts() == null || demand.texts().size() > LONGEST_LIST
                ? null
                : in(column, demand.texts(), "UUID ");
    }

    private static String in(ParquetColumn column, List<String> texts, String type) {
        return texts.stream()
                .map(text -> type + ParquetFile.literal(text))
                .collect(Collectors.joining(", ", column.sql() + " IN (", ")"));
    }

    private static String range(ParquetColumn column, String least, String greatest) {
        return "(" + column.sql() + " >= " + least + " AND " + column.sql() + " <= " + greatest + ")";
    }

    private static String or(ParquetColumn column, String operator, String bound) {
        return " OR " + column.sql() + " " + operator + " " + bound;
    }

    private static long clamp(long value, long least, long greatest) {
        return Math.min(Math.max(value, least), greatest);
    }

    private static long micros(int year, int month, int day) {
        return (LocalDate.of(year, month, day).toEpochDay() - DAY_2000) * 86_400 * 1_000_000;
    }

    private static long least(Demand demand) {
        return demand.numbers() == null
                ? demand.least()
                : LongStream.of(demand.numbers()).min().orElse(0);
    }

    private static long greatest(Demand demand) {
        return demand.numbers() == null
                ? demand.greatest()
                : LongStream.of(demand.numbers()).max().orElse(0);
    }
}
