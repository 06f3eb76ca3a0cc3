-- Whether the rules can run in the server: install_pljava.sql has run here. Does not start the Java machine.
CREATE OR REPLACE FUNCTION sluice_private.has_java() RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT to_regprocedure('sluice_private.scan_block(bigint,integer,bigint,bigint,bytea,bytea)') IS NOT NULL;
$$;
COMMENT ON FUNCTION sluice_private.has_java() IS 'Whether the functions that run the rules in the server are installed';
REVOKE ALL ON FUNCTION sluice_private.has_java() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.has_java() TO sluice_loader;
