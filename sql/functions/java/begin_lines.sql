-- Ends what the session scanned before.
CREATE OR REPLACE FUNCTION sluice_private.begin_lines() RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.FileGate.beginLines()';
COMMENT ON FUNCTION sluice_private.begin_lines() IS 'Begins a file of lines that feed_bytes brings';
REVOKE ALL ON FUNCTION sluice_private.begin_lines() FROM PUBLIC;
