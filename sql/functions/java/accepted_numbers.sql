-- Columns count from 0 in the order of the plan; -1 is the line of the row, -2 its byte offset.
CREATE OR REPLACE FUNCTION sluice_private.accepted_numbers(column_no integer) RETURNS bigint[]
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'long[]=dev.sluice.server.Gate.acceptedNumbers(int)';
COMMENT ON FUNCTION sluice_private.accepted_numbers(integer)
    IS 'Values of a column of the block just scanned: whole numbers, booleans, dates and times';
REVOKE ALL ON FUNCTION sluice_private.accepted_numbers(integer) FROM PUBLIC;
