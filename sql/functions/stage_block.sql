-- What became of the block just scanned: the accepted rows go to the staging table of its load, the rejected ones with
-- their reasons to where they stay. counts is what scan_block gives; bytes came over a connection, scanned were read.
CREATE OR REPLACE FUNCTION sluice_private.stage_block(
    load_id bigint,
    file_no integer,
    block_no integer,
    bytes integer,
    scanned integer,
    dropped bigint,
    counts bigint[],
    stage_call text
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO sluice_private.block_result (load_id, file_no, block_no, read, filtered, rejected, duplicate, accepted, bytes)
    VALUES (
        stage_block.load_id, stage_block.file_no, stage_block.block_no, counts[1] + dropped, counts[2] + dropped,
        counts[3], counts[4], counts[5], stage_block.bytes)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'block % of file % of load % has come before', block_no, file_no, load_id USING
            ERRCODE = 'SL007',
            HINT = 'Abandon the load and begin a new one.';
    END IF;
    IF counts[5] > 0 THEN
        EXECUTE stage_call USING file_no;
    END IF;
    IF counts[6] > 0 THEN
        PERFORM sluice_private.add_rejects(load_id, convert_from(sluice_private.rejects(), 'UTF8')::json);
    END IF;
    PERFORM sluice_private.show_progress(
        load_id, scanned, counts[1] + dropped, counts[2] + dropped, counts[3], counts[4]);
END
$$;
COMMENT ON FUNCTION sluice_private.stage_block(bigint, integer, integer, integer, integer, bigint, bigint[], text)
    IS 'Stages the accepted rows of the block just scanned, and keeps the rejected ones with their reasons';
REVOKE ALL ON FUNCTION sluice_private.stage_block(bigint, integer, integer, integer, integer, bigint, bigint[], text) FROM PUBLIC;
