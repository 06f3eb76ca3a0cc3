-- A limit is a number of rows, or a share of the rows read.
CREATE OR REPLACE FUNCTION sluice_private.is_over_limit(reject_limit text, rejected bigint, read bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN reject_limit LIKE '%\%' THEN rejected * 100 > read * rtrim(reject_limit, '%')::numeric
        ELSE rejected > reject_limit::bigint
    END;
$$;
COMMENT ON FUNCTION sluice_private.is_over_limit(text, bigint, bigint)
    IS 'Whether more rows were rejected than a job allows';
REVOKE ALL ON FUNCTION sluice_private.is_over_limit(text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.is_over_limit(text, bigint, bigint) TO sluice_loader;
