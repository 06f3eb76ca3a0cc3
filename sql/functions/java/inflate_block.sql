-- NULL when data is not deflated (zlib, RFC 1950), or would have more than most bytes.
CREATE OR REPLACE FUNCTION sluice_private.inflate_block(data bytea, most integer) RETURNS bytea
LANGUAGE java
COST 10000
SET search_path = pg_catalog, pg_temp
AS 'byte[]=dev.sluice.server.DeflatedBlock.inflate(byte[], int)';
COMMENT ON FUNCTION sluice_private.inflate_block(bytea, integer)
    IS 'The bytes of a block that was compressed for the wire; NULL when it cannot be inflated to so many bytes';
REVOKE ALL ON FUNCTION sluice_private.inflate_block(bytea, integer) FROM PUBLIC;
