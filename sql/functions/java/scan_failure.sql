-- After next_block gave 3.
CREATE OR REPLACE FUNCTION sluice_private.scan_failure() RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.FileGate.scanFailure()';
COMMENT ON FUNCTION sluice_private.scan_failure() IS 'Why the scan failed: JSON with failure';
REVOKE ALL ON FUNCTION sluice_private.scan_failure() FROM PUBLIC;
