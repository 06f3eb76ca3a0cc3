-- The CHECK and NOT NULL constraints that single partitions of a target have and the target has not, as conditions over its
-- columns that hold for all rows of other partitions. attnums are the columns that a condition looks at, about is the one that
-- the constraint is about, if it is one.
--
-- Each is tried on every row, so those that say no more than the bounds of the partition are left out: ATTACH wants them, and a
-- thousand partitions then have a thousand.
CREATE OR REPLACE FUNCTION sluice_private.partition_constraints(target regclass) RETURNS TABLE (
    reason text,
    name text,
    attnums smallint[],
    about smallint,
    condition text,
    message text
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    WITH part AS MATERIALIZED (
        SELECT n.relid, n.parentrelid, c.relname
        FROM pg_partition_tree(target) AS n
        JOIN pg_class AS c ON c.oid = n.relid
        -- What foreign tables say of their rows is not looked at.
        WHERE n.relid <> target AND c.relkind <> 'f'
    ), own AS (
        SELECT
            p.relid, 'constraint' AS reason, c.conname::text AS name, c.conkey AS columns,
            pg_get_expr(c.conbin, c.conrelid) AS condition,
            format('row violates check constraint "%s" of partition "%s": %s', c.conname, p.relname,
                pg_get_constraintdef(c.oid)) AS message
        FROM part AS p
        JOIN pg_constraint AS c ON c.conrelid = p.relid
        -- Those of partitions of a partition are inherited from it.
        WHERE c.contype = 'c' AND c.coninhcount = 0 AND c.conbin::text !~ ':varattno (0|-)'
            AND coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
        UNION ALL
        SELECT
            p.relid, 'required', NULL, ARRAY[a.attnum], format('%I IS NOT NULL', a.attname),
            format('null value in column "%s", which is NOT NULL in partition "%s"', a.attname, p.relname)
        FROM part AS p
        JOIN pg_attribute AS a ON a.attrelid = p.relid AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped
        JOIN pg_attribute AS b ON b.attrelid = p.parentrelid AND b.attname = a.attname AND NOT b.attnotnull
    ), bound AS MATERIALIZED (
        -- Of a partition for all rows it is NULL.
        SELECT p.relid, coalesce(pg_get_partition_constraintdef(p.relid), 'true') AS definition
        FROM (SELECT DISTINCT o.relid FROM own AS o) AS p
    ), key AS MATERIALIZED (
        SELECT ARRAY(
            SELECT DISTINCT t.attnum
            FROM pg_partition_tree(target) AS n
            JOIN pg_partitioned_table AS p ON p.partrelid = n.relid
            JOIN pg_attribute AS a ON a.attrelid = n.relid
                AND (a.attnum = ANY (p.partattrs::int2[]) OR p.partexprs::text ~ format(':varattno %s\M', a.attnum))
            JOIN pg_attribute AS t ON t.attrelid = target AND t.attname = a.attname) AS attnums
    )
    SELECT
        o.reason,
        o.name,
        c.attnums || k.attnums,
        CASE WHEN cardinality(c.attnums) = 1 THEN c.attnums[1] END,
        -- In this order: a condition may be an error for rows of other partitions.
        format('CASE WHEN %s THEN (%s) IS NOT FALSE ELSE true END', b.definition, o.condition),
        o.message
    FROM own AS o
    JOIN bound AS b ON b.relid = o.relid
    CROSS JOIN key AS k
    CROSS JOIN LATERAL (
        -- A partition may have its columns in another order.
        SELECT ARRAY(
            SELECT t.attnum
            FROM pg_attribute AS a
            JOIN pg_attribute AS t ON t.attrelid = target AND t.attname = a.attname
            WHERE a.attrelid = o.relid AND a.attnum = ANY (o.columns)) AS attnums
    ) AS c
    WHERE regexp_replace(o.condition, '\(("[^"]+"|\w+) IS NOT NULL\) AND ', '', 'g')
            <> regexp_replace(b.definition, '\(("[^"]+"|\w+) IS NOT NULL\) AND ', '', 'g')
        AND (o.reason <> 'required' OR strpos(b.definition, '(' || o.condition || ') AND ') = 0);
$$;
COMMENT ON FUNCTION sluice_private.partition_constraints(regclass)
    IS 'The constraints that single partitions of a target have and the target has not, as conditions over its rows';
REVOKE ALL ON FUNCTION sluice_private.partition_constraints(regclass) FROM PUBLIC;
