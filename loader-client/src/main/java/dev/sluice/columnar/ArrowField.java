package dev.sluice.columnar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.util.HexFormat;
import java.util.function.LongFunction;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.Types.MinorType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Writes the values of one column of the batch that is loaded, each as a field of a record of cells. One thread. */
final class ArrowField {
    private static final long THOUSAND = 1000;
    private static final long MILLION = 1_000_000;
    private static final long BILLION = 1_000_000_000;

    /** Appends what is not NULL. */
    private interface Writer {
        void write(StringBuilder out, int row);
    }

    private final FieldVector vector;
    private final Writer writer;

    private ArrowField(FieldVector vector, Writer writer) {
        this.vector = vector;
        this.writer = writer;
    }

    /**
     * The column of a vector.
     *
     * @param dictionaries by their numbers, those that have been loaded
     * @return null when its values are not single ones
     */
    static ArrowField of(FieldVector vector, LongFunction<Dictionary> dictionaries) {
        Field field = vector.getField();
        if (field.getDictionary() != null) {
            Dictionary dictionary = dictionaries.apply(field.getDictionary().getId());
            ArrowField values = dictionary == null ? null : of(dictionary.getVector(), dictionaries);
            BaseIntVector index = (BaseIntVector) vector;
            return values == null
                    ? null
                    : new ArrowField(vector, (out, row) -> values.write(out, (int) index.getValueAsLong(row)));
        }
        Writer writer = writer(vector, vector.getMinorType(), field);
        return writer == null ? null : new ArrowField(vector, writer);
    }

    /** Whether values of a vector are single ones, or may be: what a dictionary holds is known when it has been loaded. */
    static boolean isSingle(FieldVector vector) {
        Field field = vector.getField();
        return field.getDictionary() != null || writer(vector, vector.getMinorType(), field) != null;
    }

    /** Appends the field of a row; nothing when it is NULL. */
    void write(StringBuilder out, int row) {
        if (!vector.isNull(row)) {
            writer.write(out, row);
        }
    }

    private static Writer writer(FieldVector vector, MinorType type, Field field) {
        return switch (type) {
            case NULL -> (out, row) -> {};
            case TINYINT -> (out, row) -> out.append(((TinyIntVector) vector).get(row));
            case SMALLINT -> (out, row) -> out.append(((SmallIntVector) vector).get(row));
            case INT -> (out, row) -> out.append(((IntVector) vector).get(row));
            case BIGINT -> (out, row) -> out.append(((BigIntVector) vector).get(row));
            case UINT1 -> (out, row) -> out.append(((UInt1Vector) vector).get(row) & 0xff);
            case UINT2 -> (out, row) -> out.append((int) ((UInt2Vector) vector).get(row));
            case UINT4 -> (out, row) -> out.append(((UInt4Vector) vector).get(row) & 0xffff_ffffL);
            case UINT8 -> (out, row) -> out.append(Long.toUnsignedString(((UInt8Vector) vector).get(row)));
            case FLOAT2 -> (out, row) -> out.append(((Float2Vector) vector).getValueAsFloat(row));
            case FLOAT4 -> (out, row) -> out.append(((Float4Vector) vector).get(row));
            case FLOAT8 -> (out, row) -> out.append(((Float8Vector) vector).get(row));
            case DECIMAL ->
                (out, row) -> out.append(((DecimalVector) vector).getObject(row).toPlainString());
            case DECIMAL256 ->
                (out, row) ->
                        out.append(((Decimal256Vector) vector).getObject(row).toPlainString());
            case BIT -> (out, row) -> out.append(((BitVector) vector).get(row) != 0);
            case VARCHAR, LARGEVARCHAR, VIEWVARCHAR ->
                (out, row) -> appendText(out, ((VariableWidthFieldVector) vector).get(row));
            case VARBINARY, LARGEVARBINARY, VIEWVARBINARY ->
                (out, row) -> appendBinary(out, ((VariableWidthFieldVector) vector).get(row));
            case FIXEDSIZEBINARY ->
                isUuid(field)
                        ? (out, row) -> appendUuid(out, ((FixedSizeBinaryVector) vector).get(row))
                        : (out, row) -> appendBinary(out, ((FixedSizeBinaryVector) vector).get(row));
            case DATEDAY -> (out, row) -> IsoText.date(out, ((DateDayVector) vector).get(row));
            case DATEMILLI ->
                (out, row) -> IsoText.date(out, Math.floorDiv(((DateMilliVector) vector).get(row), 86_400_000L));
            case TIMESEC -> (out, row) -> IsoText.time(out, ((TimeSecVector) vector).get(row), 1);
            case TIMEMILLI -> (out, row) -> IsoText.time(out, ((TimeMilliVector) vector).get(row), THOUSAND);
            case TIMEMICRO -> (out, row) -> IsoText.time(out, ((TimeMicroVector) vector).get(row), MILLION);
            case TIMENANO -> (out, row) -> IsoText.time(out, ((TimeNanoVector) vector).get(row), BILLION);
            case TIMESTAMPSEC, TIMESTAMPMILLI, TIMESTAMPMICRO, TIMESTAMPNANO -> timestamp(vector, field, false);
            case TIMESTAMPSECTZ, TIMESTAMPMILLITZ, TIMESTAMPMICROTZ, TIMESTAMPNANOTZ -> timestamp(vector, field, true);
            case DURATION -> (out, row) -> out.append(((DurationVector) vector).getObject(row));
            case INTERVALYEAR ->
                (out, row) -> appendPeriod(out, ((IntervalYearVector) vector).getObject(row), Duration.ZERO);
            case INTERVALDAY ->
                (out, row) -> appendPeriod(
                        out,
                        Period.ofDays(IntervalDayVector.getDays(vector.getDataBuffer(), row)),
                        Duration.ofMillis(IntervalDayVector.getMilliseconds(vector.getDataBuffer(), row)));
            case INTERVALMONTHDAYNANO ->
                (out, row) -> {
                    PeriodDuration value = ((IntervalMonthDayNanoVector) vector).getObject(row);
                    appendPeriod(out, value.getPeriod(), value.getDuration());
                };
            default -> null;
        };
    }

    private static Writer timestamp(FieldVector vector, Field field, boolean zoned) {
        TimeUnit unit = ((ArrowType.Timestamp) field.getType()).getUnit();
        long perSecond = switch (unit) {
            case SECOND -> 1;
            case MILLISECOND -> THOUSAND;
            case MICROSECOND -> MILLION;
            case NANOSECOND -> BILLION;
        };
        return (out, row) -> IsoText.timestamp(out, ((TimeStampVector) vector).get(row), perSecond, zoned);
    }

    private static boolean isUuid(Field field) {
        return "arrow.uuid".equals(field.getMetadata().get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME));
    }

    private static void appendText(StringBuilder out, byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        out.append('"')
                .append(text.indexOf('"') < 0 ? text : text.replace("\"", "\"\""))
                .append('"');
    }

    private static void appendBinary(StringBuilder out, byte[] bytes) {
        out.append("\\x").append(HexFormat.of().formatHex(bytes));
    }

    private static void appendUuid(StringBuilder out, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        out.append(hex, 0, 8).append('-').append(hex, 8, 12).append('-').append(hex, 12, 16);
        out.append('-').append(hex, 16, 20).append('-').append(hex, 20, 32);
    }

    /** As PostgreSQL reads an interval. */
    private static void appendPeriod(StringBuilder out, Period period, Duration duration) {
        out.append(period.toTotalMonths())
                .append(" mons ")
                .append(period.getDays())
                .append(" days ");
        out.append(new BigDecimal(
                        BigInteger.valueOf(duration.getSeconds())
                                .multiply(BigInteger.valueOf(BILLION))
                                .add(BigInteger.valueOf(duration.getNano())),
                        9)
                .toPlainString());
        out.append(" secs");
    }
}
