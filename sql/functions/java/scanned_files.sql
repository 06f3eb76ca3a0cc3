-- After next_block gave 2.
CREATE OR REPLACE FUNCTION sluice_private.scanned_files() RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.FileGate.scannedFiles()';
COMMENT ON FUNCTION sluice_private.scanned_files() IS 'The files that were scanned, as merge_load wants them';
REVOKE ALL ON FUNCTION sluice_private.scanned_files() FROM PUBLIC;
