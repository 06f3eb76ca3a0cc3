-- Scans the files that open_server_files or open_staged_lines opened in this session, and stages what comes of them.
-- Java threads scan; this loop fetches what they find, block by block, and is all that touches PostgreSQL. Each call of
-- Java returns within a tenth of a second, so that a cancel or a timeout takes effect. Gives what merge_load wants.
CREATE OR REPLACE FUNCTION sluice_private.stage_files(load_id bigint, workers integer, lines jsonb DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, so that a loader needs none on staging, results and rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(stage_files.load_id, 'staging');
    fed jsonb := lines;
    -- 0: nothing yet. 1, file, block, and what scan_block gives. 2: no more. 3: failed. 4: lines are wanted.
    found bigint[];
BEGIN
    IF current_load.keep_raw THEN
        RAISE EXCEPTION 'the job keeps raw blocks, which files and lines in the server do not come as' USING
            ERRCODE = 'SL014',
            HINT = 'Load with the client, or remove keep_raw from the job; the files are in the server anyway.';
    END IF;
    -- PL/Java asks PostgreSQL for each class when it is first needed, and a thread must not.
    PERFORM sluice_private.load_classes(string_agg(e.entryname, E'\n'))
    FROM sqlj.jar_repository AS r
    JOIN sqlj.jar_entry AS e ON e.jarid = r.jarid
    WHERE r.jarname = 'sluice' AND e.entryname LIKE '%.class';
    PERFORM sluice_private.start_scan(current_load.plan::text, coalesce(workers, 0));
    LOOP
        found := sluice_private.next_block(100);
        IF found[1] = 1 THEN
            PERFORM sluice_private.stage_block(
                stage_files.load_id, found[2]::int, found[3]::int, 0, 0, found[4:9], current_load.stage_call);
        ELSIF found[1] = 2 THEN
            EXIT;
        ELSIF found[1] = 3 THEN
            PERFORM sluice_private.raise_unreadable(sluice_private.scan_failure()::jsonb -> 'failure');
        ELSIF found[1] = 4 THEN
            fed := sluice_private.feed_lines(fed);
        END IF;
    END LOOP;
    RETURN sluice_private.scanned_files();
END
$$;
COMMENT ON FUNCTION sluice_private.stage_files(bigint, integer, jsonb)
    IS 'Scans the files that this session has opened, and stages what comes of them';
REVOKE ALL ON FUNCTION sluice_private.stage_files(bigint, integer, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.stage_files(bigint, integer, jsonb) TO sluice_loader;
