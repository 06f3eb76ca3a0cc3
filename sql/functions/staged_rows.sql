-- SQL of the staged rows, to stand after FROM with a name behind it: "cast", with the columns that only PostgreSQL can
-- read in their types; "computed", with those of the expressions as well; or "complete", with all that constraints of
-- the target look at. Their place in staging is sluice_ctid; ranged ones are those from $1 up to, but without, $2.
CREATE OR REPLACE FUNCTION sluice_private.staged_rows(
    merged_load sluice_private.load,
    target regclass,
    form text,
    ranged boolean
) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    plan jsonb := merged_load.plan;
    rows text := format('sluice_private.%I', merged_load.staging);
    needed smallint[];
    filled text;
    generated text;
    joined text;
BEGIN
    SELECT format(
        '(SELECT s.ctid AS sluice_ctid, s.sluice_file_no, s.sluice_byte_offset, %s FROM %s AS s%s)',
        string_agg(format('%s AS %s', c.value, c.ident), ', ' ORDER BY c.place),
        rows,
        CASE WHEN ranged THEN ' WHERE s.ctid >= $1 AND s.ctid < $2' ELSE '' END)
    INTO rows
    FROM sluice_private.merge_columns(plan, target) AS c
    WHERE NOT c.is_computed;
    IF form = 'cast' THEN
        RETURN rows;
    END IF;

    SELECT CASE WHEN c.computed IS NULL THEN rows ELSE format('(SELECT s.*, %s FROM %s AS s)', c.computed, rows) END
    INTO rows
    FROM (
        SELECT string_agg(format('%s AS %s', c.value, c.ident), ', ' ORDER BY c.place) AS computed
        FROM sluice_private.merge_columns(plan, target) AS c
        WHERE c.is_computed
    ) AS c;
    IF form = 'computed' THEN
        RETURN rows;
    END IF;

    -- What the load does not give stands in the row that is updated, or else in the default.
    needed := ARRAY(
        SELECT DISTINCT u.attnum
        FROM sluice_private.row_constraints(plan, target) AS r
        CROSS JOIN LATERAL unnest(r.attnums) AS u (attnum));
    joined := CASE
        WHEN merged_load.on_conflict LIKE 'update%' THEN (
            SELECT format(' LEFT JOIN %s AS t ON %s', sluice_private.target_rows(target),
                string_agg(format('t.%s = s.%s', c.ident, c.ident), ' AND '))
            FROM sluice_private.merge_columns(plan, target) AS c
            WHERE c.key_place IS NOT NULL)
    END;
    SELECT
        string_agg(
            format(
                CASE
                    WHEN joined IS NULL THEN '%2$s AS %1$I'
                    ELSE 'CASE WHEN t.tableoid IS NULL THEN %2$s ELSE t.%1$I END AS %1$I'
                END,
                a.attname,
                CASE
                    WHEN d.adbin IS NULL THEN format('NULL::%s', format_type(a.atttypid, a.atttypmod))
                    ELSE pg_get_expr(d.adbin, d.adrelid)
                END),
            ', ') FILTER (WHERE a.attgenerated = ''),
        string_agg(format('%s AS %I', pg_get_expr(d.adbin, d.adrelid), a.attname), ', ')
            FILTER (WHERE a.attgenerated <> '')
    INTO filled, generated
    FROM pg_attribute AS a
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = target
        AND a.attnum > 0
        AND NOT a.attisdropped
        AND NOT EXISTS (
            SELECT FROM sluice_private.merge_columns(plan, target) AS c WHERE c.is_inserted AND c.name = a.attname)
        AND a.attnum = ANY (needed);
    IF filled IS NOT NULL THEN
        rows := format('(SELECT s.*, %s FROM %s AS s%s)', filled, rows, coalesce(joined, ''));
    END IF;
    IF generated IS NOT NULL THEN
        rows := format('(SELECT s.*, %s FROM %s AS s)', generated, rows);
    END IF;
    RETURN rows;
END
$$;
COMMENT ON FUNCTION sluice_private.staged_rows(sluice_private.load, regclass, text, boolean)
    IS 'SQL of the staged rows of a load in their types, with what expressions compute, or complete';
REVOKE ALL ON FUNCTION sluice_private.staged_rows(sluice_private.load, regclass, text, boolean) FROM PUBLIC;
