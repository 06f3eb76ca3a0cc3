-- Loads and what became of them, the newest last: all for sluice_reader, his own for a loader.
-- A barrier, so that no function of a loader sees rows before they are known to be his.
CREATE OR REPLACE VIEW sluice.load_history WITH (security_barrier) AS
SELECT
    l.load_id,
    j.name AS job,
    l.version AS job_version,
    l.target,
    l.status,
    l.rules AS rules_ran,
    l.loaded_by,
    l.started_at,
    l.ended_at,
    l.read,
    l.filtered,
    l.rejected,
    l.duplicate,
    l.inserted,
    l.updated,
    l.unchanged,
    f.files,
    f.bytes,
    extract(epoch FROM l.ended_at - l.started_at)::double precision AS seconds,
    l.merge_seconds,
    l.failure,
    l.resubmits,
    l.replays,
    l.undone_at,
    l.gate_seconds,
    l.scan_seconds,
    l.stage_seconds
FROM sluice_private.load AS l
JOIN sluice_private.job AS j ON j.job_id = l.job_id
CROSS JOIN LATERAL (
    SELECT array_agg(f.name ORDER BY f.file_no) AS files, sum(f.bytes)::bigint AS bytes
    FROM sluice_private.load_file AS f
    WHERE f.load_id = l.load_id
) AS f
WHERE pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
    OR l.loaded_by IN (SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER'));
COMMENT ON VIEW sluice.load_history
    IS 'Loads and what became of them: read = filtered + rejected + duplicate + inserted + updated + unchanged when '
       'merged';
COMMENT ON COLUMN sluice.load_history.load_id IS 'The load';
COMMENT ON COLUMN sluice.load_history.job IS 'Its job';
COMMENT ON COLUMN sluice.load_history.job_version IS 'The version of the job';
COMMENT ON COLUMN sluice.load_history.target IS 'Target table';
COMMENT ON COLUMN sluice.load_history.status
    IS 'staging, merged, already loaded, failed, reject limit, abandoned, dry run or undone';
COMMENT ON COLUMN sluice.load_history.rules_ran IS 'Where the rules ran: server or client';
COMMENT ON COLUMN sluice.load_history.loaded_by IS 'Who began it';
COMMENT ON COLUMN sluice.load_history.started_at IS 'When it began';
COMMENT ON COLUMN sluice.load_history.ended_at IS 'When it ended; NULL while it is staging';
COMMENT ON COLUMN sluice.load_history.read IS 'Rows read';
COMMENT ON COLUMN sluice.load_history.filtered IS 'Rows that the job does not want';
COMMENT ON COLUMN sluice.load_history.rejected IS 'Rows that are wanted, but bad';
COMMENT ON COLUMN sluice.load_history.duplicate IS 'Rows with the key of another row of the load';
COMMENT ON COLUMN sluice.load_history.inserted IS 'Rows inserted into the target; in a dry run, that would have been';
COMMENT ON COLUMN sluice.load_history.updated
    IS 'Rows of the target that were changed; in a dry run, that would have been';
COMMENT ON COLUMN sluice.load_history.unchanged IS 'Rows that the target had already';
COMMENT ON COLUMN sluice.load_history.files IS 'Names of the files, in their order';
COMMENT ON COLUMN sluice.load_history.bytes IS 'Size of all files';
COMMENT ON COLUMN sluice.load_history.seconds IS 'How long the load took';
COMMENT ON COLUMN sluice.load_history.merge_seconds IS 'How long the merge took';
COMMENT ON COLUMN sluice.load_history.failure IS 'Why it failed or was abandoned';
COMMENT ON COLUMN sluice.load_history.resubmits IS 'The load whose rejected rows it ran again; NULL for a load of files';
COMMENT ON COLUMN sluice.load_history.replays IS 'The load whose kept blocks it ran again; NULL for a load of files';
COMMENT ON COLUMN sluice.load_history.undone_at IS 'When it was undone; NULL if it was not';
COMMENT ON COLUMN sluice.load_history.gate_seconds
    IS 'Time of all backends together in the gate, without scanning and staging; NULL unless blocks went through it';
COMMENT ON COLUMN sluice.load_history.scan_seconds IS 'Time of all backends together in the engine; NULL likewise';
COMMENT ON COLUMN sluice.load_history.stage_seconds
    IS 'Time of all backends together for staging accepted rows and keeping rejects; NULL likewise';
REVOKE ALL ON TABLE sluice.load_history FROM PUBLIC;
GRANT SELECT ON TABLE sluice.load_history TO sluice_reader, sluice_loader;
