-- Only positions may be NULL. The results stay in the Java machine until the next block: see accepted_* and rejects.
CREATE OR REPLACE FUNCTION sluice_private.scan_block(
    load bigint,
    file_no integer,
    first_line bigint,
    byte_offset bigint,
    positions bytea,
    data bytea
) RETURNS bigint[]
LANGUAGE java
COST 10000
SET search_path = pg_catalog, pg_temp
AS 'long[]=dev.sluice.server.Gate.scanBlock(long, int, long, long, byte[], byte[])';
COMMENT ON FUNCTION sluice_private.scan_block(bigint, integer, bigint, bigint, bytea, bytea)
    IS 'Scans a block; gives the rows read, filtered, rejected, duplicate and accepted, and the number of reasons';
REVOKE ALL ON FUNCTION sluice_private.scan_block(bigint, integer, bigint, bigint, bytea, bytea) FROM PUBLIC;
