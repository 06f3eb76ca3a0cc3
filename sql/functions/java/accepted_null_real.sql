-- An array of double cannot hold NULL, so a number that no row has stands for it.
CREATE OR REPLACE FUNCTION sluice_private.accepted_null_real(column_no integer) RETURNS double precision
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.Double=dev.sluice.server.Gate.acceptedNullReal(int)';
COMMENT ON FUNCTION sluice_private.accepted_null_real(integer)
    IS 'The number that stands for NULL in accepted_reals; NULL when the column has none';
REVOKE ALL ON FUNCTION sluice_private.accepted_null_real(integer) FROM PUBLIC;
