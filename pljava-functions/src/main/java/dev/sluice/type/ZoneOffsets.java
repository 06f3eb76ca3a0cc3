package dev.sluice.type;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The offsets of a time zone by local time, as PostgreSQL chooses them: a local time that a change of offset skips
 * has the offset before it, one that occurs twice the offset after it. Remembers the period of the last answer,
 * because the rows of a file are close in time, and asking {@link ZoneRules} makes garbage.
 */
final class ZoneOffsets {
    private final ZoneRules rules;
    private long validFrom = Long.MAX_VALUE;
    private long validTo = Long.MIN_VALUE;
    private int offset;

    ZoneOffsets(ZoneRules rules) {
        this.rules = rules;
    }

    /** Seconds east of UTC at a local time, which is given in seconds since 1970-01-01 00:00 by the local clock. */
    int at(long local) {
        if (local < validFrom || local >= validTo) {
            look(local);
        }
        return offset;
    }

    private void look(long local) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
        ZoneOffsetTransition change = rules.getTransition(time);
        if (change != null) {
            offset = (change.isGap() ? change.getOffsetBefore() : change.getOffsetAfter()).getTotalSeconds();
            validFrom = start(change);
            validTo = end(change);
            return;
        }
        offset = rules.getOffset(time).getTotalSeconds();
        Instant instant = Instant.ofEpochSecond(local - offset);
        // A change at the very instant is behind us.
        ZoneOffsetTransition previous = rules.previousTransition(instant.plusSeconds(1));
        ZoneOffsetTransition next = rules.nextTransition(instant);
        validFrom = previous == null ? Long.MIN_VALUE : end(previous);
        validTo = next == null ? Long.MAX_VALUE : start(next);
    }

    private static long start(ZoneOffsetTransition change) {
        return change.toEpochSecond()
                + Math.min(
                        change.getOffsetBefore().getTotalSeconds(),
                        change.getOffsetAfter().getTotalSeconds());
    }

    private static long end(ZoneOffsetTransition change) {
        return change.toEpochSecond()
                + Math.max(
                        change.getOffsetBefore().getTotalSeconds(),
                        change.getOffsetAfter().getTotalSeconds());
    }
}
