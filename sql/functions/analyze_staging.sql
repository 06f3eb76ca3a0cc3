-- Statistics, for a merge that joins staging to a target that may be a thousand times larger, or smaller.
CREATE OR REPLACE FUNCTION sluice_private.analyze_staging(load_id bigint) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because only the owner of a table may analyze it. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(analyze_staging.load_id, 'staging');
BEGIN
    EXECUTE format('ANALYZE sluice_private.%I', current_load.staging);
END
$$;
COMMENT ON FUNCTION sluice_private.analyze_staging(bigint) IS 'Takes statistics of the staging table of a load';
REVOKE ALL ON FUNCTION sluice_private.analyze_staging(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.analyze_staging(bigint) TO sluice_loader;
