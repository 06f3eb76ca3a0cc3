-- The condition, over the columns of a target, that some partition takes a row; NULL when the target has no partitions, or
-- one for every row. columns are those that it looks at.
--
-- Partitions by ranges of one column, as by day, usually touch each other, and then a thousand of them are one range: it is
-- tried on every row, so that counts.
CREATE OR REPLACE FUNCTION sluice_private.partition_condition(
    target regclass,
    OUT condition text,
    OUT columns smallint[]
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ranged record;
BEGIN
    IF NOT EXISTS (
        SELECT
        FROM pg_partition_tree(target) AS n
        JOIN pg_partitioned_table AS p ON p.partrelid = n.relid
        WHERE p.partdefid = 0)
    THEN
        RETURN;
    END IF;

    columns := ARRAY(
        SELECT DISTINCT own.attnum
        FROM pg_partition_tree(target) AS n
        JOIN pg_partitioned_table AS p ON p.partrelid = n.relid
        JOIN pg_attribute AS a ON a.attrelid = n.relid
            -- The tree of an expression names the columns in it.
            AND (a.attnum = ANY (p.partattrs::int2[]) OR p.partexprs::text ~ format(':varattno %s\M', a.attnum))
        -- A partition may have its columns in another order.
        JOIN pg_attribute AS own ON own.attrelid = target AND own.attname = a.attname);

    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    INTO ranged
    FROM pg_partitioned_table AS p
    JOIN pg_class AS c ON c.oid = p.partrelid AND NOT c.relispartition
    JOIN pg_attribute AS a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
    JOIN pg_opclass AS o ON o.oid = p.partclass[0] AND o.opcdefault
    WHERE p.partrelid = target
        AND p.partstrat = 'r'
        AND p.partnatts = 1
        AND p.partcollation[0] = a.attcollation
        AND NOT EXISTS (SELECT FROM pg_partition_tree(target) AS n WHERE n.level = 1 AND NOT n.isleaf);
    IF FOUND THEN
        WITH RECURSIVE bound AS MATERIALIZED (
            SELECT b.ends[1] AS low, b.ends[2] AS high
            FROM pg_partition_tree(target) AS n
            JOIN pg_class AS c ON c.oid = n.relid
            CROSS JOIN LATERAL regexp_match(
                pg_get_expr(c.relpartbound, c.oid), '^FOR VALUES FROM \((.*)\) TO \((.*)\)$') AS b (ends)
            WHERE n.level = 1
        ), stretch AS (
            SELECT b.low, b.high FROM bound AS b WHERE NOT EXISTS (SELECT FROM bound AS o WHERE o.high = b.low)
            UNION ALL
            SELECT s.low, b.high FROM stretch AS s JOIN bound AS b ON b.low = s.high
        )
        SELECT string_agg(
            concat_ws(
                ' AND ',
                format('%I IS NOT NULL', ranged.name),
                CASE WHEN s.low <> 'MINVALUE' THEN format('%I >= %s::%s', ranged.name, s.low, ranged.type) END,
                CASE WHEN s.high <> 'MAXVALUE' THEN format('%I < %s::%s', ranged.name, s.high, ranged.type) END),
            ' OR ')
        INTO condition
        FROM stretch AS s
        WHERE NOT EXISTS (SELECT FROM bound AS o WHERE o.low = s.high);
    ELSE
        SELECT string_agg(format('(%s)', pg_get_partition_constraintdef(n.relid)), ' OR ')
        INTO condition
        FROM pg_partition_tree(target) AS n
        WHERE n.isleaf AND n.relid <> target;
    END IF;
    -- Without a partition none takes a row.
    condition := format('(%s) IS TRUE', coalesce(condition, 'false'));
END
$$;
COMMENT ON FUNCTION sluice_private.partition_condition(regclass)
    IS 'The condition that some partition of a target takes a row, and the columns in it; NULL when there is one for every row';
REVOKE ALL ON FUNCTION sluice_private.partition_condition(regclass) FROM PUBLIC;
