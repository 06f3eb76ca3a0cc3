-- The class that is asked needs no other.
CREATE OR REPLACE FUNCTION sluice_private.are_classes_loaded() RETURNS boolean
LANGUAGE java
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.EngineClasses.areLoaded()';
COMMENT ON FUNCTION sluice_private.are_classes_loaded() IS 'Whether this session has loaded the classes of the engine';
REVOKE ALL ON FUNCTION sluice_private.are_classes_loaded() FROM PUBLIC;
