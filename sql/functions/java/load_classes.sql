-- For load_engine alone.
CREATE OR REPLACE FUNCTION sluice_private.load_classes(names text) RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.EngineClasses.load(java.lang.String)';
COMMENT ON FUNCTION sluice_private.load_classes(text)
    IS 'Loads classes of the engine, named as in its jar, a line each';
REVOKE ALL ON FUNCTION sluice_private.load_classes(text) FROM PUBLIC;
