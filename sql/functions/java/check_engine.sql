-- A session keeps the engine that it began with, also when the jar is replaced meanwhile, and must not scan by rules
-- that a newer one has compiled. The manifest of the jar names its version; one without a version is not compared.
CREATE OR REPLACE FUNCTION sluice_private.check_engine() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    running text := sluice_private.java_version();
    installed text := (
        SELECT substring(r.jarmanifest FROM 'Implementation-Version: *([^[:space:]]+)')
        FROM sqlj.jar_repository AS r
        WHERE r.jarname = 'sluice');
BEGIN
    IF installed <> running THEN
        RAISE EXCEPTION 'this session runs version % of the engine, and version % is installed', running, installed USING
            ERRCODE = 'SL013',
            DETAIL = 'The jar was replaced after the session had begun.',
            HINT = 'Reconnect, and begin the load again.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_engine()
    IS 'Raises an error when this session still runs an engine that has been replaced';
REVOKE ALL ON FUNCTION sluice_private.check_engine() FROM PUBLIC;
