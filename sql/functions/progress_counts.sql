-- The counts in an application name that progress_name made: the transaction that they are of, or 0 when they are of the
-- whole load, then bytes, rows read, filtered, rejected, duplicate. NULL for any other name.
CREATE OR REPLACE FUNCTION sluice_private.progress_counts(name text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN name ~ '^sluice load [0-9]{1,18} [A-Za-z0-9+/]{40}$' THEN
            ARRAY(
                SELECT ('x' || substring(encode(decode(right(name, 40), 'base64'), 'hex') FROM i FOR 10))::bit(40)::bigint
                FROM generate_series(1, 51, 10) AS i)
    END;
$$;
COMMENT ON FUNCTION sluice_private.progress_counts(text) IS 'The counts in an application name that progress_name made';
REVOKE ALL ON FUNCTION sluice_private.progress_counts(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.progress_counts(text) TO sluice_reader, sluice_loader;
