-- UTF-8, a JSON array with the members that add_rejects reads.
CREATE OR REPLACE FUNCTION sluice_private.rejects() RETURNS bytea
LANGUAGE java
SET search_path = pg_catalog, pg_temp
AS 'byte[]=dev.sluice.server.Gate.rejects()';
COMMENT ON FUNCTION sluice_private.rejects() IS 'The reasons of the rejected rows of the block just scanned';
REVOKE ALL ON FUNCTION sluice_private.rejects() FROM PUBLIC;
