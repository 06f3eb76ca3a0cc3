-- Ends a load that merges nothing. What its blocks said is summed up, and its staging table goes.
CREATE OR REPLACE FUNCTION sluice_private.end_load(load_id bigint, status text, failure text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE sluice_private.load AS l
    SET status = end_load.status,
        failure = end_load.failure,
        ended_at = clock_timestamp(),
        read = coalesce(l.read, b.read),
        filtered = coalesce(l.filtered, b.filtered),
        rejected = coalesce(l.rejected, b.rejected),
        duplicate = coalesce(l.duplicate, b.duplicate)
    FROM (
        SELECT
            coalesce(sum(b.read), 0) AS read,
            coalesce(sum(b.filtered), 0) AS filtered,
            coalesce(sum(b.rejected), 0) AS rejected,
            coalesce(sum(b.duplicate), 0) AS duplicate
        FROM sluice_private.block_result AS b
        WHERE b.load_id = end_load.load_id
    ) AS b
    WHERE l.load_id = end_load.load_id;
    DELETE FROM sluice_private.block_result AS b WHERE b.load_id = end_load.load_id;
    -- Not all of its blocks may have come, and what it resubmitted still stands where it stood.
    DELETE FROM sluice_private.raw_block AS b WHERE b.load_id = end_load.load_id;
    DELETE FROM sluice_private.rejected_row AS r
    USING sluice_private.load AS l
    WHERE r.load_id = end_load.load_id AND l.load_id = r.load_id AND l.resubmits IS NOT NULL;
    PERFORM sluice_private.drop_staging(end_load.load_id);
END
$$;
COMMENT ON FUNCTION sluice_private.end_load(bigint, text, text) IS 'Ends a load that merges nothing';
REVOKE ALL ON FUNCTION sluice_private.end_load(bigint, text, text) FROM PUBLIC;
