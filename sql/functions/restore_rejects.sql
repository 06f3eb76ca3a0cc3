-- Rejects that a resubmission took in are rejects again, of the load that it resubmitted. Two kinds stay as they are: rows that
-- failed again, as they may have been mended since; and rows that a later resubmission has taken in, which is not undone.
-- Gives how many rows came back.
CREATE OR REPLACE FUNCTION sluice_private.restore_rejects(resubmission sluice_private.load) RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    WITH restored AS (
        INSERT INTO sluice_private.rejected_row
        SELECT p.*
        FROM sluice_private.resubmitted_row AS t
        CROSS JOIN LATERAL jsonb_populate_record(NULL::sluice_private.rejected_row, t.reject) AS p
        WHERE t.load_id = (resubmission).load_id
            AND NOT EXISTS (
                SELECT
                FROM sluice_private.rejected_row AS r
                WHERE r.load_id = (resubmission).resubmits
                    AND (r.file_no, r.line, r.byte_offset) = (t.file_no, t.line, t.byte_offset))
            AND NOT EXISTS (
                SELECT
                FROM sluice_private.load AS l
                JOIN sluice_private.resubmitted_row AS u ON u.load_id = l.load_id
                WHERE l.resubmits = (resubmission).resubmits
                    AND l.status = 'merged'
                    AND l.load_id > (resubmission).load_id
                    AND (u.file_no, u.line, u.byte_offset) = (t.file_no, t.line, t.byte_offset))
        RETURNING file_no, line, byte_offset
    )
    SELECT count(DISTINCT (r.file_no, r.line, r.byte_offset)) FROM restored AS r;
$$;
COMMENT ON FUNCTION sluice_private.restore_rejects(sluice_private.load)
    IS 'Makes what a resubmission took in rejects again, and returns how many rows';
REVOKE ALL ON FUNCTION sluice_private.restore_rejects(sluice_private.load) FROM PUBLIC;
