-- Loads that are staging, with what has been committed so far: all for sluice_reader, his own for a loader.
-- A barrier, so that no function of a loader sees rows before they are known to be his.
CREATE OR REPLACE VIEW sluice.load_progress WITH (security_barrier) AS
SELECT
    l.load_id,
    j.name AS job,
    l.loaded_by,
    l.backend_pid,
    l.started_at,
    EXISTS (
        SELECT
        FROM pg_catalog.pg_locks AS k
        JOIN pg_catalog.pg_database AS d ON d.oid = k.database AND d.datname = pg_catalog.current_database()
        WHERE k.locktype = 'advisory'
            AND k.classid = 1397509443
            AND k.objid = (l.load_id & 2147483647)::oid
            AND k.objsubid = 2
            AND k.granted
    ) AS is_alive,
    f.files,
    f.bytes,
    b.blocks,
    b.read,
    b.filtered,
    b.rejected,
    b.duplicate,
    b.accepted
FROM sluice_private.load AS l
JOIN sluice_private.job AS j ON j.job_id = l.job_id
CROSS JOIN LATERAL (
    SELECT count(*) AS files, sum(f.bytes)::bigint AS bytes
    FROM sluice_private.load_file AS f
    WHERE f.load_id = l.load_id
) AS f
CROSS JOIN LATERAL (
    SELECT
        count(*) AS blocks,
        coalesce(sum(b.read), 0)::bigint AS read,
        coalesce(sum(b.filtered), 0)::bigint AS filtered,
        coalesce(sum(b.rejected), 0)::bigint AS rejected,
        coalesce(sum(b.duplicate), 0)::bigint AS duplicate,
        coalesce(sum(b.accepted), 0)::bigint AS accepted
    FROM sluice_private.block_result AS b
    WHERE b.load_id = l.load_id
) AS b
WHERE l.status = 'staging'
    AND (pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
        OR l.loaded_by IN (SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER')));
COMMENT ON VIEW sluice.load_progress IS 'Loads that are staging, with what has been committed so far';
COMMENT ON COLUMN sluice.load_progress.load_id IS 'The load';
COMMENT ON COLUMN sluice.load_progress.job IS 'Its job';
COMMENT ON COLUMN sluice.load_progress.loaded_by IS 'Who began it';
COMMENT ON COLUMN sluice.load_progress.backend_pid IS 'Backend that began it';
COMMENT ON COLUMN sluice.load_progress.started_at IS 'When it began';
COMMENT ON COLUMN sluice.load_progress.is_alive
    IS 'Whether the session that began it is still there; if not, the next load of the job removes it';
COMMENT ON COLUMN sluice.load_progress.files IS 'Number of files';
COMMENT ON COLUMN sluice.load_progress.bytes IS 'Size of all files';
COMMENT ON COLUMN sluice.load_progress.blocks IS 'Blocks scanned';
COMMENT ON COLUMN sluice.load_progress.read IS 'Rows in them';
COMMENT ON COLUMN sluice.load_progress.filtered IS 'Rows that the job does not want';
COMMENT ON COLUMN sluice.load_progress.rejected IS 'Rows that are wanted, but bad';
COMMENT ON COLUMN sluice.load_progress.duplicate IS 'Rows whose key was seen before';
COMMENT ON COLUMN sluice.load_progress.accepted IS 'Rows in staging';
REVOKE ALL ON TABLE sluice.load_progress FROM PUBLIC;
GRANT SELECT ON TABLE sluice.load_progress TO sluice_reader, sluice_loader;
