-- Sends the blocks of a load that runs another again through the gate, and gives the files argument of merge_load.
CREATE OR REPLACE FUNCTION sluice_private.send_again(load_id bigint) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read rejected rows and kept blocks. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(send_again.load_id, 'staging');
    block record;
BEGIN
    IF current_load.resubmits IS NULL THEN
        INSERT INTO sluice.staging_block (
            load_id, file_no, block_no, first_line, byte_offset, dropped, positions, data)
        SELECT current_load.load_id, b.file_no, b.block_no, b.first_line, b.byte_offset, 0, b.positions, b.data
        FROM sluice_private.raw_block AS b
        WHERE b.load_id = current_load.replays
        ORDER BY b.file_no, b.byte_offset;
        RETURN (
            SELECT jsonb_agg(
                jsonb_build_object(
                    'number', f.file_no,
                    'digest', f.digest,
                    'blocks', (
                        SELECT count(*)
                        FROM sluice_private.raw_block AS b
                        WHERE b.load_id = f.load_id AND b.file_no = f.file_no)))
            FROM sluice_private.load_file AS f
            WHERE f.load_id = current_load.replays);
    END IF;

    FOR block IN SELECT b.* FROM sluice_private.resubmitted_blocks(send_again.load_id) AS b LOOP
        INSERT INTO sluice.staging_block (load_id, file_no, block_no, first_line, byte_offset, dropped, positions, data)
        VALUES (
            current_load.load_id, block.file_no, block.block_no, block.first_line, block.byte_offset, 0,
            block.positions, block.data);
    END LOOP;
    RETURN '[]';
EXCEPTION
    WHEN OTHERS THEN
        -- What the engine says of a block that does not end.
        IF SQLERRM LIKE '%does not end where a record ends%' AND block.rows = 1 THEN
            PERFORM sluice_private.raise_no_record(
                current_load.load_id, block.file_no, block.first_line, 'A quote in it is not closed.');
        END IF;
        RAISE;
END
$$;
COMMENT ON FUNCTION sluice_private.send_again(bigint)
    IS 'Sends rejected rows or kept blocks of another load through the gate, and returns the files for merge_load';
REVOKE ALL ON FUNCTION sluice_private.send_again(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.send_again(bigint) TO sluice_loader;
