-- The loads that have resubmitted rejected rows of a load, the latest first, but for those that had nothing to write and that
-- nobody could undo.
CREATE OR REPLACE FUNCTION sluice_private.resubmissions_of(load_id bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE
-- With the owner's rights, because nobody else may read the tables of loads. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(resubmissions_of.load_id, 'merged');
BEGIN
    RETURN ARRAY(
        SELECT l.load_id
        FROM sluice_private.load AS l
        WHERE l.resubmits = current_load.load_id
            AND l.status = 'merged'
            AND (
                l.inserted + l.updated > 0
                OR EXISTS (SELECT FROM sluice_private.tracked_write AS w WHERE w.load_id = l.load_id)
                OR EXISTS (SELECT FROM sluice_private.resubmitted_row AS r WHERE r.load_id = l.load_id))
        ORDER BY l.ended_at DESC, l.load_id DESC);
END
$$;
COMMENT ON FUNCTION sluice_private.resubmissions_of(bigint)
    IS 'The loads that have resubmitted rejected rows of a load, the latest first';
REVOKE ALL ON FUNCTION sluice_private.resubmissions_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.resubmissions_of(bigint) TO sluice_loader;
