-- Called once for each load in each backend that scans its blocks.
CREATE OR REPLACE FUNCTION sluice_private.open_plan(load bigint, plan text) RETURNS boolean
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'boolean=dev.sluice.server.Gate.openPlan(long, java.lang.String)';
COMMENT ON FUNCTION sluice_private.open_plan(bigint, text)
    IS 'Makes a load''s plan the one that the following blocks are scanned by';
REVOKE ALL ON FUNCTION sluice_private.open_plan(bigint, text) FROM PUBLIC;
