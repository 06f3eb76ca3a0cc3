-- An array of long cannot hold NULL, so a number that no row has stands for it.
CREATE OR REPLACE FUNCTION sluice_private.accepted_null(column_no integer) RETURNS bigint
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.Long=dev.sluice.server.Gate.acceptedNull(int)';
COMMENT ON FUNCTION sluice_private.accepted_null(integer)
    IS 'The number that stands for NULL in accepted_numbers; NULL when the column has none';
REVOKE ALL ON FUNCTION sluice_private.accepted_null(integer) FROM PUBLIC;
