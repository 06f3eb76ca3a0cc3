-- May be called at any time.
CREATE OR REPLACE FUNCTION sluice_private.close_scan() RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.FileGate.closeFiles()';
COMMENT ON FUNCTION sluice_private.close_scan() IS 'Lets the threads of the scan end and closes its files';
REVOKE ALL ON FUNCTION sluice_private.close_scan() FROM PUBLIC;
