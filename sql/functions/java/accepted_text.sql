-- One text for all rows: an array of text would cost twice as much. -3 is the raw row.
CREATE OR REPLACE FUNCTION sluice_private.accepted_text(column_no integer) RETURNS bytea
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'byte[]=dev.sluice.server.Gate.acceptedText(int)';
COMMENT ON FUNCTION sluice_private.accepted_text(integer)
    IS 'Values of a column of the block just scanned: UTF-8, with accepted_separator behind each';
REVOKE ALL ON FUNCTION sluice_private.accepted_text(integer) FROM PUBLIC;
