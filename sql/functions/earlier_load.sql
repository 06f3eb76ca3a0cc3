-- The load that another is to run again, locked: its rejected rows (option resubmits of begin_load) or its kept blocks
-- (option replays). NULL for a load of files. Nothing comes twice: rows leave rejected_row when their resubmission is
-- merged, and what a replay has run is no longer resubmitted.
CREATE OR REPLACE FUNCTION sluice_private.earlier_load(options jsonb) RETURNS sluice_private.load
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    earlier_id bigint := coalesce(options ->> 'resubmits', options ->> 'replays')::bigint;
    earlier sluice_private.load;
    replay bigint;
BEGIN
    IF earlier_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT l.* INTO earlier FROM sluice_private.load AS l WHERE l.load_id = earlier_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'load % does not exist', earlier_id USING
            ERRCODE = 'SL005',
            HINT = 'The view sluice.load_history lists the loads.';
    ELSIF NOT sluice_private.acts_as(earlier.loaded_by) AND NOT sluice_private.acts_as('sluice_admin') THEN
        RAISE EXCEPTION 'load % belongs to role "%"', earlier_id, earlier.loaded_by USING
            ERRCODE = 'SL005',
            HINT = 'Only who began a load, or a member of sluice_admin, can have it run again.';
    END IF;
    PERFORM sluice_private.refuse_busy(earlier_id);

    IF options ->> 'replays' IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM sluice_private.raw_block AS b WHERE b.load_id = earlier_id) THEN
            RAISE EXCEPTION 'load % has no blocks to replay', earlier_id USING
                ERRCODE = 'SL018',
                DETAIL = format('Its status is "%s", and its blocks %s.', earlier.status,
                    CASE
                        WHEN NOT earlier.keep_raw THEN 'were not kept'
                        ELSE 'are gone: they were purged, or not all had come'
                    END),
                HINT = 'Load the files again; keep_raw: true in the job keeps the blocks of the loads to come.';
        END IF;
        RETURN earlier;
    END IF;

    IF earlier.status <> 'merged' THEN
        RAISE EXCEPTION 'load % has nothing to resubmit: it was not merged', earlier_id USING
            ERRCODE = 'SL018',
            DETAIL = format('Its status is "%s".', earlier.status),
            HINT = 'Its good rows did not arrive either. Mend the files or raise reject_limit, and load them.';
    END IF;
    SELECT max(l.load_id)
    INTO replay
    FROM sluice_private.load AS l
    WHERE l.replays = earlier_id AND l.status = 'merged';
    IF replay IS NOT NULL THEN
        RAISE EXCEPTION 'load % has nothing to resubmit: load % has replayed it', earlier_id, replay USING
            ERRCODE = 'SL018',
            HINT = format('Resubmit load %s, which had its rows last.', replay);
    ELSIF NOT EXISTS (
        SELECT FROM sluice_private.rejected_row AS r WHERE r.load_id = earlier_id AND r.raw_row IS NOT NULL)
    THEN
        RAISE EXCEPTION 'load % has nothing to resubmit: it has no rejected rows', earlier_id USING
            ERRCODE = 'SL018',
            DETAIL = format('%s rows were rejected when it was merged.', earlier.rejected),
            HINT = 'Rows that were resubmitted and merged, or purged, are no longer among the rejected ones.';
    END IF;
    RETURN earlier;
END
$$;
COMMENT ON FUNCTION sluice_private.earlier_load(jsonb)
    IS 'The load whose rejected rows or kept blocks are to run again, locked; raises an error when it has none';
REVOKE ALL ON FUNCTION sluice_private.earlier_load(jsonb) FROM PUBLIC;
