package dev.sluice.type;

import java.time.ZoneId;

/**
 * The type of a column, as far as reading a value needs it.
 *
 * @param kind what the engine makes of it
 * @param name PostgreSQL's name of it, as {@code format_type} gives it; used in messages
 * @param length for {@code varchar(n)} and {@code char(n)} the number of characters; -1 when unlimited
 * @param precision for {@code numeric(p,s)} p; -1 when unlimited
 * @param scale for {@code numeric(p,s)} s, which may be negative; 0 when {@code precision} is -1
 * @param zone for {@code timestamptz}, the zone of values that name none; never null
 */
public record ColumnType(TypeKind kind, String name, int length, int precision, int scale, ZoneId zone) {}
