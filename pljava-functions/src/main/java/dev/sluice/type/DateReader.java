package dev.sluice.type;

/** {@code date}: days since 2000-01-01. A time or zone behind the date is read and dropped, as in PostgreSQL. */
final class DateReader implements ValueReader {
    private static final long INFINITY = Integer.MAX_VALUE;
    private static final long MINUS_INFINITY = Integer.MIN_VALUE;

    /** 5874898-01-01. */
    private static final long DAY_AFTER_LAST = 2_145_031_949;

    private final IsoDateTime parsed = new IsoDateTime();

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        ValueProblem problem = parsed.read(bytes, from, to);
        if (problem != null) {
            return problem;
        }
        if (parsed.infinity != 0) {
            out.number = parsed.infinity > 0 ? INFINITY : MINUS_INFINITY;
            return null;
        }
        if (parsed.day < IsoDateTime.FIRST_DAY || parsed.day >= DAY_AFTER_LAST) {
            return ValueProblem.OUT_OF_RANGE;
        }
        out.number = parsed.day;
        return null;
    }
}
