-- 0: none yet. 1, file, block, and what scan_block gives: see accepted_* and rejects. 2: no more. 3: failed.
-- 4: lines are wanted.
CREATE OR REPLACE FUNCTION sluice_private.next_block(milliseconds integer) RETURNS bigint[]
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'long[]=dev.sluice.server.FileGate.nextBlock(int)';
COMMENT ON FUNCTION sluice_private.next_block(integer)
    IS 'Waits for the next block that was scanned, and says what became of its rows';
REVOKE ALL ON FUNCTION sluice_private.next_block(integer) FROM PUBLIC;
