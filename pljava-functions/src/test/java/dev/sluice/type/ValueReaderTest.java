package dev.sluice.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValueReaderTest {
    static ColumnType type(TypeKind kind) {
        return new ColumnType(kind, kind.name(), -1, -1, 0, ZoneOffset.UTC);
    }

    static ColumnType type(TypeKind kind, int length) {
        return new ColumnType(kind, kind.name(), length, -1, 0, ZoneOffset.UTC);
    }

    static ColumnType numeric(int precision, int scale) {
        return new ColumnType(TypeKind.NUMERIC, "numeric", -1, precision, scale, ZoneOffset.UTC);
    }

    /** The value, or the problem, as text. */
    static String read(ColumnType type, String text) {
        return read(type, text.getBytes(StandardCharsets.UTF_8));
    }

    static String read(ColumnType type, byte[] text) {
        // Digits around it, so that a reader which leaves its range is found out.
        byte[] bytes = new byte[text.length + 20];
        Arrays.fill(bytes, (byte) '1');
        System.arraycopy(text, 0, bytes, 10, text.length);
        TypedValue out = new TypedValue();
        ValueProblem problem = ValueReader.of(type).read(bytes, 10, 10 + text.length, out);
        if (problem != null) {
            return problem.name();
        }
        return switch (type.kind().storage()) {
            case NUMBER -> Long.toString(out.number);
            case REAL -> Double.toString(out.real);
            case TEXT -> new String(out.bytes, out.from, out.to - out.from, StandardCharsets.UTF_8);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "t,1",
        "TRUE,1",
        "tru,1",
        "y,1",
        "Yes,1",
        "on,1",
        "1,1",
        "'  t\t',1",
        "f,0",
        "False,0",
        "n,0",
        "no,0",
        "of,0",
        "OFF,0",
        "0,0",
        "o,INVALID_VALUE",
        "'',INVALID_VALUE",
        "' ',INVALID_VALUE",
        "10,INVALID_VALUE",
        "truee,INVALID_VALUE",
        "yess,INVALID_VALUE",
        "2,INVALID_VALUE",
        "t t,INVALID_VALUE",
        "oui,INVALID_VALUE"
    })
    void readsBooleans(String text, String expected) {
        assertThat(read(type(TypeKind.BOOL), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "INT2,32767,32767",
        "INT2,-32768,-32768",
        "INT2,32768,OUT_OF_RANGE",
        "INT2,-32769,OUT_OF_RANGE",
        "INT4,2147483647,2147483647",
        "INT4,-2147483648,-2147483648",
        "INT4,2147483648,OUT_OF_RANGE",
        "INT4,' \t+0042 \n',42",
        "INT4,-0,0",
        "INT4,'',INVALID_VALUE",
        "INT4,' ',INVALID_VALUE",
        "INT4,-,INVALID_VALUE",
        "INT4,--1,INVALID_VALUE",
        "INT4,- 1,INVALID_VALUE",
        "INT4,1 1,INVALID_VALUE",
        "INT4,1.0,INVALID_VALUE",
        "INT4,1e3,INVALID_VALUE",
        "INT4,0x1f,INVALID_VALUE",
        "INT4,0b1,INVALID_VALUE",
        "INT4,1_000,INVALID_VALUE",
        "INT4,９,INVALID_VALUE",
        "INT8,9223372036854775807,9223372036854775807",
        "INT8,-9223372036854775808,-9223372036854775808",
        "INT8,9223372036854775808,OUT_OF_RANGE",
        "INT8,-9223372036854775809,OUT_OF_RANGE",
        "INT8,99999999999999999999999,OUT_OF_RANGE",
        "INT8,0000000000000000000000007,7",
        "INT8,9999999999999999999x,INVALID_VALUE"
    })
    void readsIntegers(TypeKind kind, String text, String expected) {
        assertThat(read(type(kind), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT8,0.1,0.1",
        "FLOAT8,' +1.5e+3 ',1500.0",
        "FLOAT8,.5,0.5",
        "FLOAT8,5.,5.0",
        "FLOAT8,-0,-0.0",
        "FLOAT8,-0e99999,-0.0",
        "FLOAT8,nan,NaN",
        "FLOAT8,Infinity,Infinity",
        "FLOAT8,-inf,-Infinity",
        "FLOAT8,+INFINITY,Infinity",
        "FLOAT8,9007199254740993,9.007199254740992E15",
        "FLOAT8,9007199254740993.00001,9.007199254740994E15",
        "FLOAT8,1.7976931348623157e308,1.7976931348623157E308",
        "FLOAT8,1.8e308,OUT_OF_RANGE",
        "FLOAT8,5e-324,4.9E-324",
        "FLOAT8,2e-324,OUT_OF_RANGE",
        "FLOAT8,1e999999999999,OUT_OF_RANGE",
        "FLOAT8,1e-999999999999,OUT_OF_RANGE",
        "FLOAT8,'',INVALID_VALUE",
        "FLOAT8,.,INVALID_VALUE",
        "FLOAT8,1e,INVALID_VALUE",
        "FLOAT8,1e+,INVALID_VALUE",
        "FLOAT8,1.2.3,INVALID_VALUE",
        "FLOAT8,1d,INVALID_VALUE",
        "FLOAT8,0x1p3,INVALID_VALUE",
        "FLOAT8,-nan,INVALID_VALUE",
        "FLOAT8,infinit,INVALID_VALUE",
        "FLOAT8,1_0,INVALID_VALUE",
        "FLOAT8,'1,5',INVALID_VALUE",
        "FLOAT4,0.1,0.10000000149011612",
        "FLOAT4,16777217,1.6777216E7",
        "FLOAT4,16777217.0000000001,1.6777218E7",
        "FLOAT4,3.4028235e38,3.4028234663852886E38",
        "FLOAT4,3.40282357e38,OUT_OF_RANGE",
        "FLOAT4,1e-45,1.401298464324817E-45",
        "FLOAT4,7e-46,OUT_OF_RANGE",
        "FLOAT4,-0.0,-0.0",
        "FLOAT4,-Infinity,-Infinity",
        "FLOAT4,NaN,NaN"
    })
    void readsFloats(TypeKind kind, String text, String expected) {
        assertThat(read(type(kind), text)).isEqualTo(expected);
    }

    @Test
    void roundsFloatsOnce() {
        Random random = new Random(4);
        for (int i = 0; i < 50_000; i++) {
            String text = RandomValues.next(random, type(TypeKind.FLOAT8));
            if (!text.matches("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d{1,2})?")) {
                continue;
            }
            float nearest = Float.parseFloat(text);
            assertThat(read(type(TypeKind.FLOAT8), text)).isEqualTo(Double.toString(Double.parseDouble(text)));
            if (nearest != 0 && !Float.isInfinite(nearest)) {
                assertThat(read(type(TypeKind.FLOAT4), text)).isEqualTo(Double.toString(nearest));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "' 1.50 ',1.50",
        "+.5,+.5",
        "5.,5.",
        "-1e-5,-1e-5",
        "1E+3,1E+3",
        "NaN,NaN",
        "-Infinity,-Infinity",
        "+inf,+inf",
        "1e131071,1e131071",
        "1e131072,OUT_OF_RANGE",
        "0.01e131073,0.01e131073",
        "0.01e131074,OUT_OF_RANGE",
        "1e-16383,1e-16383",
        "1e-16384,OUT_OF_RANGE",
        "0e-16384,OUT_OF_RANGE",
        "0e200000,0e200000",
        "1e99999999999999999999,OUT_OF_RANGE",
        "'',INVALID_VALUE",
        ".,INVALID_VALUE",
        "-,INVALID_VALUE",
        "1e,INVALID_VALUE",
        "1e 5,INVALID_VALUE",
        "1.2.3,INVALID_VALUE",
        "-NaN,INVALID_VALUE",
        "1_000,INVALID_VALUE",
        "0x1f,INVALID_VALUE",
        "'1,5',INVALID_VALUE",
        "1 2,INVALID_VALUE"
    })
    void readsNumerics(String text, String expected) {
        assertThat(read(type(TypeKind.NUMERIC), text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "4,2,99.99,true",
        "4,2,99.994999,true",
        "4,2,99.995,false",
        "4,2,-99.995,false",
        "4,2,100,false",
        "4,2,0.0099995e4,false",
        "4,2,0.0099994e4,true",
        "4,2,00099.99,true",
        "4,2,0.000000001,true",
        "4,2,NaN,true",
        "4,2,Infinity,false",
        "4,2,1e1,true",
        "4,2,1e2,false",
        "4,2,0e99,true",
        "3,0,999.4,true",
        "3,0,999.5,false",
        "2,-3,99499,true",
        "2,-3,99500,false",
        "2,-3,499,true",
        "3,5,0.00999,true",
        "3,5,0.009994,true",
        "3,5,0.009995,false",
        "3,5,0.01,false",
        "3,5,0.000004,true"
    })
    void roundsNumericsToTheirScale(int precision, int scale, String text, boolean fits) {
        assertThat(read(numeric(precision, scale), text)).isEqualTo(fits ? text : "OUT_OF_RANGE");
    }

    @Test
    void agreesWithBigDecimalOnWhatFits() {
        Random random = new Random(5);
        for (int i = 0; i < 50_000; i++) {
            ColumnType type = numeric(1 + random.nextInt(8), random.nextInt(12) - 3);
            String text = RandomValues.next(random, type);
            if (!text.matches("[+-]?\\d+(\\.\\d*)?([eE]-?\\d{1,3})?")) {
                continue;
            }
            BigDecimal rounded = new BigDecimal(text).setScale(type.scale(), RoundingMode.HALF_UP);
            boolean fits = rounded.signum() == 0 || rounded.precision() <= type.precision();
            assertThat(read(type, text)).as("%s as %s", text, type).isEqualTo(fits ? text : "OUT_OF_RANGE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT,-1,'a b ','a b '",
        "TEXT,-1,'',''",
        "VARCHAR,3,abc,abc",
        "VARCHAR,3,abcd,TOO_LONG",
        "VARCHAR,3,'abc  ',abc",
        "VARCHAR,3,'ab   ','ab '",
        "VARCHAR,3,'abc d',TOO_LONG",
        "VARCHAR,3,日本語,日本語",
        "VARCHAR,3,日本語版,TOO_LONG",
        "VARCHAR,2,😀é,😀é",
        "VARCHAR,-1,abcd,abcd",
        "CHAR,3,a,a",
        "CHAR,3,'a ',a",
        "CHAR,3,'abc ',abc",
        "CHAR,3,abcd,TOO_LONG",
        "CHAR,3,'    ',''",
        "CHAR,-1,'a ','a '",
        "OTHER,-1,'{1,2} ','{1,2} '"
    })
    void readsText(TypeKind kind, int length, String text, String expected) {
        assertThat(read(type(kind, length), text)).isEqualTo(expected);
    }

    @Test
    void acceptsExactlyUtf8WithoutNul() {
        Random random = new Random(6);
        ColumnType text = type(TypeKind.TEXT);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = RandomValues.next(random, text).getBytes(StandardCharsets.UTF_8);
            for (int times = random.nextInt(3); times > 0 && bytes.length > 0; times--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(read(text, bytes).equals("INVALID_ENCODING")).isEqualTo(!isUtf8WithoutNul(bytes));
        }
    }

    private static boolean isUtf8WithoutNul(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()
                            .indexOf('\0')
                    < 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11,true",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11},true",
        "a0eebc999c0b4ef8bb6d6bb9bd380a11,true",
        "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11,true",
        "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11},true",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1,false",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111,false",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,false",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11},false",
        "a-0eebc999c0b4ef8bb6d6bb9bd380a11,false",
        "a0eebc99--9c0b-4ef8-bb6d-6bb9bd380a11,false",
        "' a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',false",
        "a0eebc999c0b4ef8bb6d6bb9bd380a11-,false",
        "g0eebc999c0b4ef8bb6d6bb9bd380a11,false",
        "'',false",
        "{,false",
        "{},false"
    })
    void readsUuids(String text, boolean valid) {
        assertThat(read(type(TypeKind.UUID), text))
                .isEqualTo(valid ? "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11" : "INVALID_VALUE");
    }

    @ParameterizedTest
    @EnumSource(TypeKind.class)
    void randomValuesRepeatAndAreOfEverySort(TypeKind kind) {
        ColumnType type = type(kind, kind == TypeKind.VARCHAR || kind == TypeKind.CHAR ? 5 : -1);
        Random random = new Random(7);
        Random same = new Random(7);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = RandomValues.next(random, type);
            assertThat(RandomValues.next(same, type)).isEqualTo(text);
            assertThat(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(text)
                    .doesNotContain("\0");
            if (isProblem(read(type, text))) {
                refused++;
            } else {
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(300);
        if (kind != TypeKind.TEXT && kind != TypeKind.OTHER) {
            assertThat(refused).isGreaterThan(100);
        }
    }

    private static boolean isProblem(String read) {
        for (ValueProblem problem : ValueProblem.values()) {
            if (problem.name().equals(read)) {
                return true;
            }
        }
        return false;
    }
}
