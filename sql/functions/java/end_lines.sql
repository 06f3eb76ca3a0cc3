-- What was fed is scanned to its end.
CREATE OR REPLACE FUNCTION sluice_private.end_lines() RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.FileGate.endLines()';
COMMENT ON FUNCTION sluice_private.end_lines() IS 'Says that feed_bytes will bring no more';
REVOKE ALL ON FUNCTION sluice_private.end_lines() FROM PUBLIC;
