package dev.sluice.rule;

import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.ValueProblem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The types that literals can have, and what PostgreSQL makes of numbers. */
final class Literals {
    static final ColumnType BOOLEAN = type(TypeKind.BOOL, "boolean");
    static final ColumnType SMALLINT = type(TypeKind.INT2, "smallint");
    static final ColumnType INTEGER = type(TypeKind.INT4, "integer");
    static final ColumnType BIGINT = type(TypeKind.INT8, "bigint");
    static final ColumnType REAL = type(TypeKind.FLOAT4, "real");
    static final ColumnType DOUBLE = type(TypeKind.FLOAT8, "double precision");
    static final ColumnType NUMERIC = type(TypeKind.NUMERIC, "numeric");
    static final ColumnType TEXT = type(TypeKind.TEXT, "text");
    static final ColumnType DATE = type(TypeKind.DATE, "date");
    static final ColumnType TIMESTAMP = type(TypeKind.TIMESTAMP, "timestamp without time zone");

    private static final int MOST_BEFORE_POINT = 131_072;
    private static final int MOST_AFTER_POINT = 16_383;
    private static final long SECONDS_TO_2000 = 946_684_800;
    private static final long MICROSECONDS = 1_000_000;

    private Literals() {}

    /** The type of this name, in lower case, without modifiers. */
    static ColumnType type(String rule, int position, String name) {
        switch (name) {
            case "bool":
            case "boolean":
                return BOOLEAN;
            case "int2":
            case "smallint":
                return SMALLINT;
            case "int":
            case "int4":
            case "integer":
                return INTEGER;
            case "int8":
            case "bigint":
                return BIGINT;
            case "float4":
            case "real":
                return REAL;
            case "float":
            case "float8":
            case "double precision":
                return DOUBLE;
            case "dec":
            case "decimal":
            case "numeric":
                return NUMERIC;
            case "text":
                return TEXT;
            case "varchar":
            case "character varying":
                return type(TypeKind.VARCHAR, "character varying");
            case "bpchar":
                return type(TypeKind.CHAR, "character");
            case "date":
                return DATE;
            case "timestamp":
            case "timestamp without time zone":
                return TIMESTAMP;
            case "timestamptz":
            case "timestamp with time zone":
                return type(TypeKind.TIMESTAMPTZ, "timestamp with time zone");
            case "uuid":
                return type(TypeKind.UUID, "uuid");
            default:
                throw RuleException.at(
                        rule,
                        position,
                        "type \"" + name + "\" is not supported for literals",
                        "Write the literal as a string alone; it is read as the type of the column that it is compared"
                                + " with.");
        }
    }

    /** The type without length, precision and scale: that of a literal compared with a column of this type. */
    static ColumnType unlimited(ColumnType type) {
        return new ColumnType(type.kind(), baseName(type), -1, -1, 0, type.zone());
    }

    /** The name of a type without length, precision and scale. */
    static String baseName(ColumnType type) {
        int open = type.name().indexOf('(');
        int close = type.name().indexOf(')', open + 1);
        return open < 0 || close < 0
                ? type.name()
                : type.name().substring(0, open) + type.name().substring(close + 1);
    }

    /** The type that PostgreSQL gives a number without a cast. */
    static ColumnType numberType(String number) {
        if (number.indexOf('.') >= 0 || number.indexOf('e') >= 0 || number.indexOf('E') >= 0) {
            return NUMERIC;
        }
        BigDecimal value = new BigDecimal(number);
        if (isWithin(value, Integer.MIN_VALUE, Integer.MAX_VALUE)) {
            return INTEGER;
        }
        return isLong(value) ? BIGINT : NUMERIC;
    }

    /** Refuses numbers beyond the limits of {@code numeric}. */
    static void checkNumber(String rule, Node number) {
        boolean fits;
        try {
            BigDecimal value = new BigDecimal(number.text);
            fits = value.scale() <= MOST_AFTER_POINT && (long) value.precision() - value.scale() <= MOST_BEFORE_POINT;
        } catch (NumberFormatException e) {
            fits = false;
        }
        if (!fits) {
            throw RuleException.at(
                    rule, number.position, "value overflows numeric format", "Write a number with fewer digits.");
        }
    }

    /** A number cast to a type: rounded if that is an integer. */
    static Node castNumber(String rule, Node number, ColumnType type) {
        BigDecimal value = new BigDecimal(number.text);
        long greatest;
        switch (type.name()) {
            case "smallint":
                greatest = Short.MAX_VALUE;
                break;
            case "integer":
                greatest = Integer.MAX_VALUE;
                break;
            case "bigint":
                greatest = Long.MAX_VALUE;
                break;
            case "real":
            case "double precision":
            case "numeric":
                return number.as(type);
            default:
                throw RuleException.at(
                        rule,
                        number.position,
                        "cannot cast a number to " + type.name(),
                        "Write the literal in single quotes.");
        }
        if (value.scale() > 0) {
            value = value.setScale(0, RoundingMode.HALF_UP);
        }
        if (!isWithin(value, 0, greatest)) {
            throw problem(rule, number, ValueProblem.OUT_OF_RANGE, type);
        }
        return number.withText(value.toPlainString()).as(type);
    }

    /** A literal that is not a value of the type it must have. */
    static RuleException problem(String rule, Node literal, ValueProblem problem, ColumnType type) {
        String value = literal.text;
        String hint = "Write a value of type " + type.name() + ".";
        if (problem == ValueProblem.OUT_OF_RANGE) {
            return RuleException.at(
                    rule, literal.position, "value \"" + value + "\" is out of range for type " + type.name(), hint);
        }
        if (problem == ValueProblem.INVALID_ENCODING) {
            return RuleException.at(
                    rule,
                    literal.position,
                    "invalid byte sequence for encoding \"UTF8\"",
                    "Leave out the character NUL, which PostgreSQL cannot store.");
        }
        return RuleException.at(
                rule, literal.position, "invalid input syntax for type " + type.name() + ": \"" + value + "\"", hint);
    }

    /** The {@code timestamptz} that a {@code timestamp} is in a zone; both in microseconds since 2000. */
    static long inZone(long timestamp, ZoneId zone) {
        if (timestamp == Long.MAX_VALUE || timestamp == Long.MIN_VALUE) {
            return timestamp;
        }
        long second = Math.floorDiv(timestamp, MICROSECONDS) + SECONDS_TO_2000;
        LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
        // PostgreSQL takes the later of two instants where clocks were put back, Java the earlier.
        long offset = ZonedDateTime.of(local, zone).withLaterOffsetAtOverlap().toEpochSecond() - second;
        return timestamp + offset * MICROSECONDS;
    }

    static boolean isLong(BigDecimal number) {
        return isWithin(number, Long.MIN_VALUE, Long.MAX_VALUE)
                && number.remainder(BigDecimal.ONE).signum() == 0;
    }

    private static boolean isWithin(BigDecimal value, long least, long greatest) {
        return value.compareTo(BigDecimal.valueOf(least)) >= 0 && value.compareTo(BigDecimal.valueOf(greatest)) <= 0;
    }

    private static ColumnType type(TypeKind kind, String name) {
        return new ColumnType(kind, name, -1, -1, 0, ZoneOffset.UTC);
    }
}
