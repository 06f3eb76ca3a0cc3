-- The default key of a job.
CREATE OR REPLACE FUNCTION sluice_private.primary_key(target oid) RETURNS text[]
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT ARRAY(
        SELECT a.attname::text
        FROM pg_index AS i
        CROSS JOIN LATERAL unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE i.indrelid = target AND i.indisprimary
        ORDER BY k.place);
$$;
COMMENT ON FUNCTION sluice_private.primary_key(oid)
    IS 'The columns of a table''s primary key, in its order; empty when it has none';
REVOKE ALL ON FUNCTION sluice_private.primary_key(oid) FROM PUBLIC;
