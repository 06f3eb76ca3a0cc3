-- 0 workers are one for each core, as far as memory allows. The threads touch nothing of PostgreSQL.
CREATE OR REPLACE FUNCTION sluice_private.start_scan(
    plan text,
    workers integer,
    reject_limit text,
    keeps_blocks boolean
) RETURNS integer
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'int=dev.sluice.server.FileGate.startScan(java.lang.String, int, java.lang.String, boolean)';
COMMENT ON FUNCTION sluice_private.start_scan(text, integer, text, boolean)
    IS 'Sets threads on the files that are open, and returns how many';
REVOKE ALL ON FUNCTION sluice_private.start_scan(text, integer, text, boolean) FROM PUBLIC;
