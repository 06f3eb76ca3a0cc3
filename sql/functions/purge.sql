-- Removes what loads have left and nobody needs any longer. Loads that run stay as they are, and so do those that are
-- being run again; the history of loads and the ledger stay for good.
CREATE OR REPLACE FUNCTION sluice.purge(keep interval) RETURNS TABLE (
    reasons bigint,
    raw_blocks bigint,
    raw_bytes bigint,
    dead_loads bigint
)
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may delete rejected rows and kept blocks, or end the loads of others.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before timestamptz := now() - keep;
    dead record;
    old bigint[];
BEGIN
    IF keep IS NULL OR before > now() THEN
        RAISE EXCEPTION 'how long to keep must be an interval that is not negative' USING
            ERRCODE = 'SL014',
            DETAIL = format('It is: %s', coalesce(keep::text, 'NULL')),
            HINT = 'For instance sluice.purge(''30 days'').';
    END IF;

    dead_loads := 0;
    FOR dead IN
        SELECT l.load_id, l.status
        FROM sluice_private.load AS l
        WHERE (l.status = 'staging' OR l.staging IS NOT NULL)
            AND l.started_at <= before
            AND NOT sluice_private.is_alive(l.load_id)
        FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        IF dead.status = 'staging' THEN
            PERFORM sluice_private.end_load(
                dead.load_id, 'abandoned', 'the session that began the load ended without merging it');
        ELSE
            PERFORM sluice_private.drop_staging(dead.load_id);
        END IF;
        dead_loads := dead_loads + 1;
    END LOOP;

    -- A load that was found dead only now is as old as its beginning.
    old := ARRAY(
        SELECT l.load_id
        FROM sluice_private.load AS l
        WHERE l.status <> 'staging'
            AND (l.ended_at <= before OR l.started_at <= before AND l.ended_at >= now())
            AND (
                EXISTS (SELECT FROM sluice_private.rejected_row AS r WHERE r.load_id = l.load_id)
                OR EXISTS (SELECT FROM sluice_private.raw_block AS b WHERE b.load_id = l.load_id))
            AND NOT EXISTS (
                SELECT
                FROM sluice_private.load AS again
                WHERE again.job_id = l.job_id
                    AND again.status = 'staging'
                    AND l.load_id IN (again.resubmits, again.replays))
        FOR NO KEY UPDATE SKIP LOCKED);
    DELETE FROM sluice_private.rejected_row AS r WHERE r.load_id = ANY (old);
    GET DIAGNOSTICS reasons = ROW_COUNT;
    WITH removed AS (
        DELETE FROM sluice_private.raw_block AS b WHERE b.load_id = ANY (old) RETURNING octet_length(b.data) AS bytes
    )
    SELECT count(*), coalesce(sum(r.bytes), 0) INTO raw_blocks, raw_bytes FROM removed AS r;
    PERFORM sluice_private.forget_tracking(w.load_id)
    FROM (
        SELECT DISTINCT w.load_id
        FROM (
            SELECT t.load_id FROM sluice_private.tracked_write AS t
            UNION ALL
            SELECT r.load_id FROM sluice_private.resubmitted_row AS r
        ) AS w
        JOIN sluice_private.load AS l ON l.load_id = w.load_id
        WHERE l.ended_at <= before
    ) AS w;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION sluice.purge(interval)
    IS 'Removes reasons of rejected rows, kept blocks and the staging of dead loads that are older, and returns how many';
REVOKE ALL ON FUNCTION sluice.purge(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.purge(interval) TO sluice_admin;
