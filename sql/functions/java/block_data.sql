CREATE OR REPLACE FUNCTION sluice_private.block_data() RETURNS bytea
LANGUAGE java
SET search_path = pg_catalog, pg_temp
AS 'byte[]=dev.sluice.server.FileGate.blockData()';
COMMENT ON FUNCTION sluice_private.block_data() IS 'The bytes of the block that next_block fetched last';
REVOKE ALL ON FUNCTION sluice_private.block_data() FROM PUBLIC;
