-- A control character that no value of the block contains.
CREATE OR REPLACE FUNCTION sluice_private.accepted_null_text(column_no integer) RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.Gate.acceptedNullText(int)';
COMMENT ON FUNCTION sluice_private.accepted_null_text(integer)
    IS 'What stands for NULL in accepted_text; NULL when the column has none';
REVOKE ALL ON FUNCTION sluice_private.accepted_null_text(integer) FROM PUBLIC;
