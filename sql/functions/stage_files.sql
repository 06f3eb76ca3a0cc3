-- Scans the files that open_server_files or open_staged_lines opened in this session, and stages what comes of them.
-- Java threads scan; this loop fetches what they find, block by block, and is all that touches PostgreSQL. Each call of
-- Java returns within a tenth of a second, so that a cancel or a timeout takes effect. Gives what merge_load wants; or NULL
-- when the reject limit is passed before the end, which is looked for if judges_early says so.
CREATE OR REPLACE FUNCTION sluice_private.stage_files(
    load_id bigint,
    workers integer,
    judges_early boolean,
    lines jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, so that a loader needs none on staging, results and rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(stage_files.load_id, 'staging');
    fed jsonb := lines;
    -- 0: nothing yet. 1, file, block, what scan_block gives, line, offset, bytes. 2: no more. 3: failed. 4: lines are
    -- wanted. 5: too many rejects.
    found bigint[];
BEGIN
    PERFORM sluice_private.start_scan(
        current_load.plan::text,
        coalesce(workers, 0),
        CASE WHEN judges_early THEN current_load.reject_limit ELSE '' END,
        current_load.keep_raw);
    LOOP
        found := sluice_private.next_block(100);
        IF found[1] = 1 THEN
            IF current_load.keep_raw THEN
                INSERT INTO sluice_private.raw_block (load_id, file_no, block_no, first_line, byte_offset, data)
                VALUES (
                    stage_files.load_id, found[2], found[3], found[10], found[11], sluice_private.block_data());
            END IF;
            PERFORM sluice_private.stage_block(
                stage_files.load_id, found[2]::int, found[3]::int, 0, found[12]::int, 0, found[4:9],
                current_load.stage_call);
        ELSIF found[1] = 2 THEN
            EXIT;
        ELSIF found[1] = 3 THEN
            PERFORM sluice_private.raise_unreadable(sluice_private.scan_failure()::jsonb -> 'failure');
        ELSIF found[1] = 4 THEN
            fed := sluice_private.feed_lines(fed);
        ELSIF found[1] = 5 THEN
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN sluice_private.scanned_files();
END
$$;
COMMENT ON FUNCTION sluice_private.stage_files(bigint, integer, boolean, jsonb)
    IS 'Scans the files that this session has opened, and stages what comes of them';
REVOKE ALL ON FUNCTION sluice_private.stage_files(bigint, integer, boolean, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.stage_files(bigint, integer, boolean, jsonb) TO sluice_loader;
