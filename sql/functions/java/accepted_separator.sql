-- A control character that no value of the block contains.
CREATE OR REPLACE FUNCTION sluice_private.accepted_separator(column_no integer) RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.Gate.acceptedSeparator(int)';
COMMENT ON FUNCTION sluice_private.accepted_separator(integer) IS 'What stands behind each value in accepted_text';
REVOKE ALL ON FUNCTION sluice_private.accepted_separator(integer) FROM PUBLIC;
