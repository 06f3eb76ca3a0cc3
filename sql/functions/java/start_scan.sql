-- 0 workers are one for each core, as far as memory allows. The threads touch nothing of PostgreSQL.
CREATE OR REPLACE FUNCTION sluice_private.start_scan(plan text, workers integer) RETURNS integer
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'int=dev.sluice.server.FileGate.startScan(java.lang.String, int)';
COMMENT ON FUNCTION sluice_private.start_scan(text, integer)
    IS 'Sets threads on the files that are open, and returns how many';
REVOKE ALL ON FUNCTION sluice_private.start_scan(text, integer) FROM PUBLIC;
