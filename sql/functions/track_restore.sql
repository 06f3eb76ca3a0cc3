-- Notes that rows which a tracked load had written are now in the table again, written by this part of the transaction.
CREATE OR REPLACE FUNCTION sluice_private.track_restore(load_id bigint, writer bigint, written_by bigint) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write the tables of loads. That the load to be undone is the
-- caller's, and has replaced such rows, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    noted xid;
    was_replaced boolean;
BEGIN
    PERFORM sluice_private.own_load(track_restore.load_id, 'merged');
    EXECUTE format('SELECT EXISTS (SELECT FROM sluice_private.replaced_%s AS r WHERE r.written_by = $1)', load_id)
    INTO was_replaced
    USING track_restore.written_by;
    IF was_replaced AND EXISTS (
        SELECT
        FROM sluice_private.tracked_write AS w
        WHERE w.load_id = writer AND w.written_by = track_restore.written_by)
    THEN
        INSERT INTO sluice_private.tracked_write AS w (load_id) VALUES (writer) RETURNING w.xmin INTO noted;
        UPDATE sluice_private.tracked_write AS w
        SET written_by = noted::text::bigint
        WHERE w.load_id = writer AND w.written_by IS NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.track_restore(bigint, bigint, bigint)
    IS 'Notes that rows of a tracked load are in the table again, written by this transaction';
REVOKE ALL ON FUNCTION sluice_private.track_restore(bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.track_restore(bigint, bigint, bigint) TO sluice_loader;
