-- The gate: scans a block that is being copied to sluice.staging_block, puts the accepted rows into the staging table
-- of its load, and stores nothing else. Runs once for each block, so per block and not per row is what counts here.
CREATE OR REPLACE FUNCTION sluice_private.scan_staging_block() RETURNS trigger
LANGUAGE plpgsql
-- With the owner's rights, so that a loader needs none on staging, results and rejects. Whose load it is, is asked of
-- sluice_private.caller(), as current_user is the owner here.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load record;
    -- read, filtered, rejected, duplicate, accepted, reasons
    counts bigint[];
    entered timestamptz := clock_timestamp();
    began timestamptz;
    scanned timestamptz;
    staged timestamptz;
BEGIN
    SELECT l.status, l.rules, l.loaded_by, l.stage_call, l.keep_raw
    INTO current_load
    FROM sluice_private.load AS l
    WHERE l.load_id = NEW.load_id;
    IF NOT FOUND OR current_load.status <> 'staging' OR NOT sluice_private.acts_as(current_load.loaded_by) THEN
        -- Says what is wrong.
        PERFORM sluice_private.own_load(NEW.load_id, 'staging');
    ELSIF current_load.rules <> 'server' THEN
        RAISE EXCEPTION 'the rules of load % run in the client', NEW.load_id USING
            ERRCODE = 'SL014',
            HINT = 'Copy accepted rows to the staging table, and report the blocks with sluice.add_blocks.';
    END IF;
    IF NEW.file_no IS NULL OR NEW.block_no IS NULL OR NEW.first_line IS NULL OR NEW.byte_offset IS NULL
        OR NEW.dropped IS NULL OR NEW.data IS NULL
    THEN
        -- PostgreSQL itself says which column may not be NULL.
        RETURN NEW;
    END IF;
    -- The Java machine ends the session when it runs out of memory, so it is not asked.
    IF octet_length(NEW.data) > 67108864 THEN
        RAISE EXCEPTION 'block % of file % of load % is too large', NEW.block_no, NEW.file_no, NEW.load_id USING
            ERRCODE = 'SL014',
            DETAIL = format('It has %s bytes; a block may have 67108864.', octet_length(NEW.data)),
            HINT = 'Cut the file into smaller blocks, each of whole records; about 1 MiB is best.';
    END IF;

    PERFORM sluice_private.load_engine();
    IF NEW.compression = 'deflate' THEN
        NEW.data := sluice_private.inflate_block(NEW.data, 67108864);
        IF NEW.data IS NULL THEN
            RAISE EXCEPTION 'block % of file % of load % cannot be inflated', NEW.block_no, NEW.file_no, NEW.load_id USING
                ERRCODE = 'SL014',
                DETAIL = 'It is not deflated data (zlib, RFC 1950), or has more than 67108864 bytes.',
                HINT = 'Leave compression NULL for data that is not compressed.';
        END IF;
    ELSIF NEW.compression IS NOT NULL THEN
        RAISE EXCEPTION 'unknown compression "%" of a block', NEW.compression USING
            ERRCODE = 'SL014',
            HINT = 'Use deflate, or NULL for none.';
    END IF;

    IF current_load.keep_raw THEN
        IF NEW.dropped <> 0 THEN
            RAISE EXCEPTION 'load % keeps raw blocks, and % rows of one were left out', NEW.load_id, NEW.dropped USING
                ERRCODE = 'SL014',
                HINT = 'Send all rows: another version of the job may want those that this one does not.';
        END IF;
        INSERT INTO sluice_private.raw_block (load_id, file_no, block_no, first_line, byte_offset, positions, data)
        VALUES (
            NEW.load_id, NEW.file_no, NEW.block_no, NEW.first_line, NEW.byte_offset, NEW.positions, NEW.data)
        -- That it has come before is said below.
        ON CONFLICT DO NOTHING;
    END IF;

    IF NOT sluice_private.has_plan(NEW.load_id) THEN
        PERFORM sluice_private.check_engine();
        PERFORM sluice_private.open_plan(l.load_id, l.plan::text)
        FROM sluice_private.load AS l
        WHERE l.load_id = NEW.load_id;
    END IF;
    began := clock_timestamp();
    counts := sluice_private.scan_block(
        NEW.load_id, NEW.file_no, NEW.first_line, NEW.byte_offset, NEW.positions, NEW.data);
    scanned := clock_timestamp();
    PERFORM sluice_private.stage_block(
        NEW.load_id, NEW.file_no, NEW.block_no, octet_length(NEW.data), octet_length(NEW.data),
        NEW.dropped, counts, current_load.stage_call);
    staged := clock_timestamp();
    UPDATE sluice_private.block_result AS b
    SET gate_seconds = extract(epoch FROM began - entered),
        scan_seconds = extract(epoch FROM scanned - began),
        stage_seconds = extract(epoch FROM staged - scanned)
    WHERE b.load_id = NEW.load_id AND b.file_no = NEW.file_no AND b.block_no = NEW.block_no;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sluice_private.scan_staging_block()
    IS 'The gate: scans a block, stages the accepted rows, keeps the rejected ones with their reasons';
REVOKE ALL ON FUNCTION sluice_private.scan_staging_block() FROM PUBLIC;
