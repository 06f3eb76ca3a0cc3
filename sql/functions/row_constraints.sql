-- The constraints of a target that can be tried on a staged row before it is merged, as conditions over a row named s. That
-- there is a partition for the row is one of them, without a name. about is the column that one over one column is about.
-- Where the row that a foreign key refers to may come with the same load, self_match says when a row f of it is that.
--
-- Left to PostgreSQL, which then refuses the whole load, are constraints over a value that is not known yet, because a
-- trigger may fill it in or its default is made anew for each row; and conditions on the row as such.
CREATE OR REPLACE FUNCTION sluice_private.row_constraints(plan jsonb, target regclass) RETURNS TABLE (
    place bigint,
    reason text,
    name text,
    attnums smallint[],
    about smallint,
    condition text,
    self_match text,
    message text
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    WITH known AS (
        SELECT
            a.attnum,
            plan -> 'columns' @> jsonb_build_array(jsonb_build_object('name', a.attname))
                OR coalesce(plan -> 'expressions', '[]')
                    @> jsonb_build_array(jsonb_build_object('name', a.attname)) AS is_given,
            a.attgenerated <> '' AS is_generated,
            -- The tree of an expression names the columns and functions in it.
            ARRAY(
                SELECT v.numbers[1]::smallint
                FROM regexp_matches(d.adbin::text, ':varattno (\d+)', 'g') AS v (numbers)
                WHERE a.attgenerated <> '') AS made_of,
            a.attidentity <> '' OR sluice_private.has_before_trigger(target)
                OR EXISTS (
                    SELECT
                    FROM regexp_matches(d.adbin::text, ':(?:op)?funcid (\d+)', 'g') AS f (ids)
                    JOIN pg_proc AS p ON p.oid = f.ids[1]::oid
                    WHERE p.provolatile = 'v') AS is_made_anew
        FROM pg_attribute AS a
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    )
    SELECT
        row_number() OVER (ORDER BY c.contype, c.conname),
        CASE c.contype WHEN 'c' THEN 'constraint' ELSE 'foreign_key' END,
        c.conname::text,
        k.attnums,
        CASE WHEN cardinality(k.attnums) = 1 THEN k.attnums[1] END,
        CASE c.contype
            WHEN 'c' THEN format('(%s) IS NOT FALSE', pg_get_expr(c.conbin, c.conrelid))
            ELSE format(
                CASE c.confmatchtype WHEN 'f' THEN '%1$s OR NOT (%2$s) AND %3$s' ELSE '%2$s OR %3$s' END,
                k.all_null, k.some_null,
                format('EXISTS (SELECT FROM %s AS f WHERE %s)', c.confrelid::regclass, k.matched))
        END,
        CASE
            WHEN c.confrelid = target
                AND NOT EXISTS (SELECT FROM known AS n WHERE n.attnum = ANY (c.confkey) AND NOT n.is_given)
            THEN k.matched
        END,
        CASE c.contype
            WHEN 'c' THEN format('row violates check constraint "%s": %s', c.conname, pg_get_constraintdef(c.oid))
            ELSE format('row violates foreign key constraint "%s": the key is not present in table %s',
                c.conname, c.confrelid::regclass)
        END
    FROM pg_constraint AS c
    CROSS JOIN LATERAL (
        SELECT
            c.conkey || ARRAY(
                SELECT m.attnum
                FROM known AS n
                CROSS JOIN LATERAL unnest(n.made_of) AS m (attnum)
                WHERE n.attnum = ANY (c.conkey)) AS attnums,
            string_agg(format('s.%I IS NULL', a.attname), ' AND ') AS all_null,
            string_agg(format('s.%I IS NULL', a.attname), ' OR ') AS some_null,
            string_agg(format('f.%I OPERATOR(%I.%s) s.%I', b.attname, n.nspname, o.oprname, a.attname), ' AND ')
                AS matched
        FROM unnest(c.conkey, c.confkey, c.conpfeqop) AS k (own, other, operator)
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.own
        JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = k.other
        JOIN pg_operator AS o ON o.oid = k.operator
        JOIN pg_namespace AS n ON n.oid = o.oprnamespace
    ) AS k
    WHERE c.conrelid = target
        AND (c.contype = 'c' AND c.conbin::text !~ ':varattno (0|-)'
            OR c.contype = 'f' AND plan ->> 'foreign_keys' = 'reject')
        AND coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
        AND EXISTS (SELECT FROM known AS n WHERE n.attnum = ANY (c.conkey) AND (n.is_given OR n.is_generated))
        AND NOT EXISTS (
            SELECT
            FROM known AS n
            WHERE n.attnum = ANY (k.attnums) AND n.is_made_anew AND NOT n.is_given AND NOT n.is_generated)
    UNION ALL
    SELECT
        0, 'constraint', NULL, p.columns, CASE WHEN cardinality(p.columns) = 1 THEN p.columns[1] END, p.condition, NULL,
        format('no partition of relation "%s" found for row', (SELECT c.relname FROM pg_class AS c WHERE c.oid = target))
    FROM sluice_private.partition_condition(target) AS p
    WHERE p.condition IS NOT NULL
        AND NOT EXISTS (
            SELECT
            FROM known AS n
            WHERE n.attnum = ANY (p.columns) AND n.is_made_anew AND NOT n.is_given AND NOT n.is_generated)
    UNION ALL
    SELECT 0, p.reason, p.name, p.attnums || m.made_of, p.about, p.condition, NULL, p.message
    FROM sluice_private.partition_constraints(target) AS p
    CROSS JOIN LATERAL (
        SELECT ARRAY(
            SELECT u.attnum
            FROM known AS n
            CROSS JOIN LATERAL unnest(n.made_of) AS u (attnum)
            WHERE n.attnum = ANY (p.attnums)) AS made_of
    ) AS m
    WHERE NOT EXISTS (
            SELECT
            FROM known AS n
            WHERE n.attnum = ANY (p.attnums || m.made_of) AND n.is_made_anew AND NOT n.is_given AND NOT n.is_generated)
        -- A NULL may be filled in.
        AND (p.reason <> 'required' OR NOT sluice_private.has_before_trigger(target));
$$;
COMMENT ON FUNCTION sluice_private.row_constraints(jsonb, regclass)
    IS 'The constraints of a target that can be tried on a staged row';
REVOKE ALL ON FUNCTION sluice_private.row_constraints(jsonb, regclass) FROM PUBLIC;
