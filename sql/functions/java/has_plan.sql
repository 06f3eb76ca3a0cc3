-- A backend holds one plan at a time.
CREATE OR REPLACE FUNCTION sluice_private.has_plan(load bigint) RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.Gate.hasPlan(long)';
COMMENT ON FUNCTION sluice_private.has_plan(bigint) IS 'Whether this backend holds the plan of a load';
REVOKE ALL ON FUNCTION sluice_private.has_plan(bigint) FROM PUBLIC;
