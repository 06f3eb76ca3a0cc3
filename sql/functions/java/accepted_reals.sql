-- Columns count from 0 in the order of the plan.
CREATE OR REPLACE FUNCTION sluice_private.accepted_reals(column_no integer) RETURNS double precision[]
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'double[]=dev.sluice.server.Gate.acceptedReals(int)';
COMMENT ON FUNCTION sluice_private.accepted_reals(integer)
    IS 'Values of a column of the block just scanned: floating point numbers';
REVOKE ALL ON FUNCTION sluice_private.accepted_reals(integer) FROM PUBLIC;
