package dev.sluice.row;

import dev.sluice.plan.Plan;
import dev.sluice.rule.Demand;
import dev.sluice.rule.Predicate;
import dev.sluice.type.ColumnType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a load needs of files with one header, for those that can leave out the rest: the fields that it looks at, and what
 * {@code where} demands of them. Immutable.
 */
public final class FieldNeeds {
    private final BitSet used = new BitSet();
    private final ColumnType[] types;
    private final List<Demand> demands = new ArrayList<>();

    /**
     * The needs of a plan.
     *
     * @throws IllegalArgumentException if the plan does not fit the header
     */
    public FieldNeeds(Plan plan, List<String> header) {
        FileLayout layout = new FileLayout(plan, header);
        types = layout.fieldTypes.clone();
        for (int field : layout.fields) {
            used.set(field);
        }
        if (layout.where != null) {
            used.or(layout.where.fields());
        }
        for (Predicate check : layout.checks) {
            used.or(check.fields());
        }
        if (layout.where != null && !plan.validateAll()) {
            for (Demand demand : layout.where.demands()) {
                // What a format makes of a value, others do not know.
                if (layout.fieldFormats[demand.field()].isPlain()) {
                    demands.add(demand);
                }
            }
        }
    }

    /** Whether the load looks at a field, by its number from 0. */
    public boolean uses(int field) {
        return used.get(field);
    }

    /** The type that rules see in a field. */
    public ColumnType type(int field) {
        return types[field];
    }

    /**
     * What rows must have to be wanted. A row that has a value of the field's type, and not one that is demanded, counts as
     * filtered; one without a value, or with one that is not of that type, must be left to the rules.
     */
    public List<Demand> demands() {
        return List.copyOf(demands);
    }
}
