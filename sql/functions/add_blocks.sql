-- Where the client runs the rules: takes the results of blocks that it has scanned. To be called in the transaction
-- that copied their accepted rows to the staging table.
CREATE OR REPLACE FUNCTION sluice.add_blocks(load bigint, blocks jsonb, rejects jsonb DEFAULT '[]') RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write results and rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load record;
    added bigint;
BEGIN
    -- Not locked: several connections report at the same time.
    SELECT l.status, l.rules, l.loaded_by
    INTO current_load
    FROM sluice_private.load AS l
    WHERE l.load_id = add_blocks.load;
    IF NOT FOUND OR current_load.status <> 'staging' OR NOT sluice_private.acts_as(current_load.loaded_by) THEN
        -- Says what is wrong.
        PERFORM sluice_private.own_load(add_blocks.load, 'staging');
    ELSIF current_load.rules <> 'client' THEN
        RAISE EXCEPTION 'the rules of load % run in the server', add_blocks.load USING
            ERRCODE = 'SL014',
            HINT = 'Copy the blocks to sluice.staging_block.';
    ELSIF jsonb_typeof(blocks) IS DISTINCT FROM 'array' OR jsonb_typeof(coalesce(rejects, '[]')) <> 'array' THEN
        RAISE EXCEPTION 'blocks and rejects must be arrays' USING ERRCODE = 'SL014';
    END IF;

    INSERT INTO sluice_private.block_result (load_id, file_no, block_no, read, filtered, rejected, duplicate, accepted)
    SELECT add_blocks.load, b.file_no, b.block_no, b.read, b.filtered, b.rejected, b.duplicate, b.accepted
    FROM jsonb_to_recordset(blocks) AS b (
        file_no integer,
        block_no integer,
        read bigint,
        filtered bigint,
        rejected bigint,
        duplicate bigint,
        accepted bigint)
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS added = ROW_COUNT;
    IF added <> jsonb_array_length(blocks) THEN
        RAISE EXCEPTION 'a block of load % has come before', add_blocks.load USING
            ERRCODE = 'SL007',
            DETAIL = format('%s blocks were reported, %s of them are new.', jsonb_array_length(blocks), added),
            HINT = 'Abandon the load and begin a new one.';
    END IF;
    IF rejects <> '[]' THEN
        PERFORM sluice_private.add_rejects(add_blocks.load, rejects::json);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice.add_blocks(bigint, jsonb, jsonb) IS 'Takes the results of blocks that the client scanned';
REVOKE ALL ON FUNCTION sluice.add_blocks(bigint, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.add_blocks(bigint, jsonb, jsonb) TO sluice_loader;
