-- The part of undo that comes after the target: the load is undone, what it resubmitted are rejects again, and the ledger
-- forgets its files, unless an earlier load had brought the same content.
CREATE OR REPLACE FUNCTION sluice_private.close_undo(load_id bigint, deleted bigint, restored bigint) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write loads and the ledger. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(close_undo.load_id, 'merged');
    rejects bigint := sluice_private.restore_rejects(current_load);
BEGIN
    UPDATE sluice_private.load AS l
    SET status = 'undone',
        undone_at = clock_timestamp()
    WHERE l.load_id = close_undo.load_id;
    DELETE FROM sluice_private.ledger AS k WHERE k.load_id = close_undo.load_id;
    INSERT INTO sluice_private.ledger (job_id, digest, bytes, load_id, file_no, name, loaded_at)
    SELECT DISTINCT ON (f.digest, f.bytes) l.job_id, f.digest, f.bytes, l.load_id, f.file_no, f.name, l.ended_at
    FROM sluice_private.load_file AS e
    JOIN sluice_private.load_file AS f ON f.digest = e.digest AND f.bytes = e.bytes AND f.status = 'loaded'
    JOIN sluice_private.load AS l ON l.load_id = f.load_id AND l.job_id = current_load.job_id AND l.status = 'merged'
    WHERE e.load_id = close_undo.load_id AND e.status = 'loaded'
    ORDER BY f.digest, f.bytes, l.load_id DESC, f.file_no
    ON CONFLICT ON CONSTRAINT nothing_is_loaded_twice DO NOTHING;
    PERFORM sluice_private.forget_tracking(close_undo.load_id);
    RETURN jsonb_build_object(
        'load_id', current_load.load_id,
        'job', current_load.plan -> 'job',
        'status', 'undone',
        'target', current_load.target,
        'deleted', deleted,
        'restored', restored,
        'rejected', rejects,
        'message', format('undone: %s rows deleted from %s, %s restored', deleted, current_load.target, restored)
            || CASE
                WHEN rejects = 0 THEN ''
                ELSE format('; %s rows are rejects of load %s again', rejects, current_load.resubmits)
            END);
END
$$;
COMMENT ON FUNCTION sluice_private.close_undo(bigint, bigint, bigint)
    IS 'The part of undo that comes after the target';
REVOKE ALL ON FUNCTION sluice_private.close_undo(bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.close_undo(bigint, bigint, bigint) TO sluice_loader;
