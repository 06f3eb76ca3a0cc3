-- Whether the target itself guarantees that a key is unique, in the way that ON CONFLICT can use: by a plain unique
-- index over just these columns, checked at once. An index that takes NULLs for equal would disagree with Sluice, for
-- which rows with a NULL in the key are no duplicates of each other.
CREATE OR REPLACE FUNCTION sluice_private.is_unique_key(target oid, key text[]) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT
        FROM pg_index AS i
        CROSS JOIN LATERAL (
            SELECT
                array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C") AS names,
                bool_and(a.attnotnull) AS never_null
            FROM pg_attribute AS a
            WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
        ) AS k
        WHERE i.indrelid = target
            AND i.indisunique
            AND i.indimmediate
            AND i.indisvalid
            AND i.indpred IS NULL
            AND i.indexprs IS NULL
            AND k.names = ARRAY(SELECT name COLLATE "C" FROM unnest(key) AS name ORDER BY 1)
            AND (k.never_null OR NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)));
$$;
COMMENT ON FUNCTION sluice_private.is_unique_key(oid, text[])
    IS 'Whether a unique index of the table is over just these columns';
REVOKE ALL ON FUNCTION sluice_private.is_unique_key(oid, text[]) FROM PUBLIC;
