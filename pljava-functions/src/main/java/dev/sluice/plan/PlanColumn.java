package dev.sluice.plan;

import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;

/**
 * A column that a field of the files feeds.
 *
 * @param name of the column in the target; for a field that only rules use, its name
 * @param from the header of the field that feeds it; null when the files have no header, and then the place decides
 * @param required whether NULL is refused
 * @param format how the files write its values
 */
public record PlanColumn(String name, String from, ColumnType type, boolean required, ColumnFormat format) {}
