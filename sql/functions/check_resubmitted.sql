-- Whether all rows that a load resubmits have come, each of them as one.
CREATE OR REPLACE FUNCTION sluice_private.check_resubmitted(load_id bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    block record;
BEGIN
    FOR block IN
        SELECT b.file_no, b.first_line, b.rows, r.read
        FROM sluice_private.resubmitted_blocks(check_resubmitted.load_id) AS b
        FULL JOIN (
            SELECT r.* FROM sluice_private.block_result AS r WHERE r.load_id = check_resubmitted.load_id
        ) AS r ON r.file_no = b.file_no AND r.block_no = b.block_no
        WHERE r.read IS DISTINCT FROM b.rows
        ORDER BY 1, 2
    LOOP
        IF block.rows IS NULL OR block.read IS NULL OR block.rows > 1 THEN
            RAISE EXCEPTION 'rows that load % resubmits are missing', check_resubmitted.load_id USING
                ERRCODE = 'SL007',
                DETAIL = format('Of file %s, line %s, %s rows were to come, %s have.',
                    block.file_no, block.first_line, coalesce(block.rows, 0), coalesce(block.read, 0)),
                HINT = 'Nothing was merged. Resubmit the load again.';
        END IF;
        PERFORM sluice_private.raise_no_record(
            check_resubmitted.load_id, block.file_no, block.first_line, format('It is %s records.', block.read));
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_resubmitted(bigint)
    IS 'Raises an error when rows of a resubmission have not come, or not as one record each';
REVOKE ALL ON FUNCTION sluice_private.check_resubmitted(bigint) FROM PUBLIC;
