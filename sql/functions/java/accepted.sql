-- Columns count from 0 in the order of the plan; -1 is the line of the row, -2 its byte offset, -3 the raw row.
CREATE OR REPLACE FUNCTION sluice_private.accepted(column_no integer) RETURNS bytea
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'byte[]=dev.sluice.server.Gate.accepted(int)';
COMMENT ON FUNCTION sluice_private.accepted(integer)
    IS 'A column of the accepted rows of the block just scanned, for array_of';
REVOKE ALL ON FUNCTION sluice_private.accepted(integer) FROM PUBLIC;
