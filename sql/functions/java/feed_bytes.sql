-- Any cut will do.
CREATE OR REPLACE FUNCTION sluice_private.feed_bytes(data bytea) RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.FileGate.feedLines(byte[])';
COMMENT ON FUNCTION sluice_private.feed_bytes(bytea) IS 'Brings the next bytes of the file that begin_lines began';
REVOKE ALL ON FUNCTION sluice_private.feed_bytes(bytea) FROM PUBLIC;
