-- A target's columns as the plan needs them, in their order; dropped columns are none.
CREATE OR REPLACE FUNCTION sluice_private.target_columns(target oid) RETURNS TABLE (
    name text,
    type_oid oid,
    typmod integer,
    type text,
    kind text,
    length integer,
    "precision" integer,
    scale integer,
    required boolean,
    has_default boolean,
    is_generated boolean,
    is_always_identity boolean,
    staging_type text,
    compared_as text
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT
        a.attname,
        a.atttypid,
        a.atttypmod,
        format_type(a.atttypid, a.atttypmod),
        k.kind,
        CASE WHEN k.kind IN ('varchar', 'char') AND a.atttypmod >= 0 THEN a.atttypmod - 4 ELSE -1 END,
        CASE
            WHEN a.atttypmod < 0 THEN -1
            WHEN k.kind = 'numeric' THEN (a.atttypmod - 4) >> 16 & 65535
            WHEN k.kind IN ('timestamp', 'timestamptz') THEN a.atttypmod
            ELSE -1
        END,
        -- The scale is a signed number of 11 bits since PostgreSQL 15, and not negative before.
        CASE WHEN k.kind = 'numeric' AND a.atttypmod >= 0 THEN ((a.atttypmod - 4 & 2047) # 1024) - 1024 ELSE 0 END,
        a.attnotnull OR t.typnotnull,
        a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL,
        a.attgenerated <> '',
        a.attidentity = 'a',
        CASE
            WHEN k.kind = 'other' THEN 'text'
            -- Equal means in staging what it means in the target.
            WHEN a.attcollation NOT IN (0, t.typcollation)
                THEN format('%s COLLATE %I.%I', format_type(a.atttypid, a.atttypmod), n.nspname, c.collname)
            ELSE format_type(a.atttypid, a.atttypmod)
        END,
        -- "%s" or how else a value must be written for IS DISTINCT FROM to see every difference.
        CASE
            WHEN NOT c.collisdeterministic THEN '%s::text COLLATE pg_catalog."C"'
            WHEN k.kind = 'other' AND NOT EXISTS (
                SELECT
                FROM pg_opclass AS o
                JOIN pg_am AS m ON m.oid = o.opcmethod
                WHERE m.amname = 'btree'
                    AND o.opcdefault
                    AND o.opcintype = CASE t.typtype WHEN 'e' THEN 'anyenum'::regtype ELSE t.oid END
            ) THEN '%s::text'
            ELSE '%s'
        END
    FROM pg_attribute AS a
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
    LEFT JOIN pg_namespace AS n ON n.oid = c.collnamespace
    CROSS JOIN LATERAL (SELECT sluice_private.type_kind(a.atttypid)) AS k (kind)
    WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum;
$$;
COMMENT ON FUNCTION sluice_private.target_columns(oid) IS 'The columns of a table as a plan needs them, in their order';
REVOKE ALL ON FUNCTION sluice_private.target_columns(oid) FROM PUBLIC;
