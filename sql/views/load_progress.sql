-- Loads that are running, with what has become of their rows so far. Most of it is not committed: the sessions that work
-- on a load tell it in their application names (show_progress, report_progress), which all roles may see.
-- A barrier, so that no function of a loader sees rows before they are known to be his: all for sluice_reader.
CREATE OR REPLACE VIEW sluice.load_progress WITH (security_barrier) AS
WITH told AS MATERIALIZED (
    SELECT
        substring(a.application_name FROM 'sluice load ([0-9]+)')::bigint AS load_id,
        a.pid,
        a.usesysid,
        a.usename,
        sluice_private.progress_counts(a.application_name) AS counts
    FROM pg_catalog.pg_stat_activity AS a
    WHERE a.datname = pg_catalog.current_database() AND sluice_private.progress_counts(a.application_name) IS NOT NULL
), known AS (
    SELECT l.load_id, j.name AS job, l.loaded_by, l.backend_pid, l.started_at
    FROM sluice_private.load AS l
    JOIN sluice_private.job AS j ON j.job_id = l.job_id
    WHERE l.status = 'staging'
    UNION ALL
    -- A load that is one transaction is not to be seen itself.
    SELECT t.load_id, NULL, t.usename, t.pid, NULL
    FROM told AS t
    WHERE t.counts[1] > 0
        AND pg_catalog.pg_has_role(t.usesysid, 'sluice_loader', 'MEMBER')
        AND NOT EXISTS (SELECT FROM sluice_private.load AS l WHERE l.load_id = t.load_id)
)
SELECT
    l.load_id,
    l.job,
    l.loaded_by,
    l.backend_pid,
    l.started_at,
    k.is_alive,
    f.files,
    f.bytes,
    b.blocks,
    c.read,
    c.filtered,
    c.rejected,
    c.duplicate,
    c.read - c.filtered - c.rejected - c.duplicate AS accepted,
    CASE
        WHEN NOT k.is_alive THEN 'dead'
        WHEN k.is_merging THEN 'merging'
        WHEN NOT k.is_merging THEN 'waiting'
        ELSE 'staging'
    END AS phase,
    -- What merges has read all there is, of which the client does not tell the last second.
    CASE WHEN k.is_merging IS NULL THEN c.bytes ELSE greatest(c.bytes, f.bytes) END AS bytes_processed,
    (c.read / nullif(extract(epoch FROM pg_catalog.clock_timestamp() - l.started_at), 0))::bigint AS rows_per_second
FROM known AS l
CROSS JOIN LATERAL (
    SELECT
        coalesce(bool_or(k.classid = 1397509443 AND k.granted), false) AS is_alive,
        -- Merges into one table queue; NULL when it has not come to that.
        bool_and(k.granted) FILTER (WHERE k.classid = 1397509444) AS is_merging
    FROM pg_catalog.pg_locks AS k
    JOIN pg_catalog.pg_database AS d ON d.oid = k.database AND d.datname = pg_catalog.current_database()
    WHERE k.locktype = 'advisory'
        AND k.objsubid = 2
        AND (
            k.classid = 1397509443 AND k.objid = (l.load_id & 2147483647)::oid
            OR k.classid = 1397509444 AND k.pid = l.backend_pid)
) AS k
CROSS JOIN LATERAL (
    SELECT count(*) AS files, sum(f.bytes)::bigint AS bytes
    FROM sluice_private.load_file AS f
    WHERE f.load_id = l.load_id
) AS f
CROSS JOIN LATERAL (
    SELECT
        count(*) AS blocks,
        coalesce(sum(b.bytes), 0) AS bytes,
        coalesce(sum(b.read), 0) AS read,
        coalesce(sum(b.filtered), 0) AS filtered,
        coalesce(sum(b.rejected), 0) AS rejected,
        coalesce(sum(b.duplicate), 0) AS duplicate
    FROM sluice_private.block_result AS b
    WHERE b.load_id = l.load_id
) AS b
CROSS JOIN LATERAL (
    -- What is committed, and what the transactions tell that are not: never one twice, for both are seen as of one
    -- moment. What somebody knows of the whole load counts when it is more.
    SELECT
        -- Who knows the whole counts bytes of the files as they are stored; blocks have others where those are unpacked or
        -- converted.
        coalesce(
            max(t.counts[2]) FILTER (WHERE t.counts[1] = 0),
            b.bytes + coalesce(sum(t.counts[2]) FILTER (WHERE t.is_open), 0))::bigint AS bytes,
        greatest(
            b.read + coalesce(sum(t.counts[3]) FILTER (WHERE t.is_open), 0),
            max(t.counts[3]) FILTER (WHERE t.counts[1] = 0))::bigint AS read,
        greatest(
            b.filtered + coalesce(sum(t.counts[4]) FILTER (WHERE t.is_open), 0),
            max(t.counts[4]) FILTER (WHERE t.counts[1] = 0))::bigint AS filtered,
        greatest(
            b.rejected + coalesce(sum(t.counts[5]) FILTER (WHERE t.is_open), 0),
            max(t.counts[5]) FILTER (WHERE t.counts[1] = 0))::bigint AS rejected,
        greatest(
            b.duplicate + coalesce(sum(t.counts[6]) FILTER (WHERE t.is_open), 0),
            max(t.counts[6]) FILTER (WHERE t.counts[1] = 0))::bigint AS duplicate
    FROM (
        SELECT
            t.counts,
            t.counts[1] > 0 AND NOT pg_catalog.pg_visible_in_snapshot(
                t.counts[1]::text::xid8, pg_catalog.pg_current_snapshot()) AS is_open
        FROM told AS t
        -- Anybody can give a session such a name.
        JOIN pg_catalog.pg_roles AS r ON r.rolname = l.loaded_by AND pg_catalog.pg_has_role(t.usesysid, r.oid, 'MEMBER')
        WHERE t.load_id = l.load_id
    ) AS t
) AS c
WHERE pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
    OR l.loaded_by IN (SELECT o.rolname FROM pg_catalog.pg_roles AS o WHERE pg_catalog.pg_has_role(o.oid, 'MEMBER'));
COMMENT ON VIEW sluice.load_progress
    IS 'Loads that are running, with what has become of their rows so far, though nothing of it is committed yet';
COMMENT ON COLUMN sluice.load_progress.load_id IS 'The load';
COMMENT ON COLUMN sluice.load_progress.job IS 'Its job; NULL when the load is one transaction, such as sluice.resubmit';
COMMENT ON COLUMN sluice.load_progress.loaded_by IS 'Who began it';
COMMENT ON COLUMN sluice.load_progress.backend_pid IS 'Backend that began it';
COMMENT ON COLUMN sluice.load_progress.started_at IS 'When it began; NULL as with job';
COMMENT ON COLUMN sluice.load_progress.is_alive
    IS 'Whether the session that began it is still there; if not, the next load of the job removes it';
COMMENT ON COLUMN sluice.load_progress.files IS 'Number of files; 0 as with job';
COMMENT ON COLUMN sluice.load_progress.bytes IS 'Size of all files';
COMMENT ON COLUMN sluice.load_progress.blocks IS 'Blocks whose scan is committed';
COMMENT ON COLUMN sluice.load_progress.read IS 'Rows read so far';
COMMENT ON COLUMN sluice.load_progress.filtered IS 'Rows that the job does not want';
COMMENT ON COLUMN sluice.load_progress.rejected IS 'Rows that are wanted, but bad';
COMMENT ON COLUMN sluice.load_progress.duplicate IS 'Rows with the key of another row of their block';
COMMENT ON COLUMN sluice.load_progress.accepted IS 'Rows that are left';
COMMENT ON COLUMN sluice.load_progress.phase
    IS 'staging; waiting, for another merge into the table; merging; or dead, when the session that began it is gone';
COMMENT ON COLUMN sluice.load_progress.bytes_processed
    IS 'How far the client has come with its files or, when it does not say, the bytes that have come to the server';
COMMENT ON COLUMN sluice.load_progress.rows_per_second IS 'Rows read by the time since it began';
REVOKE ALL ON TABLE sluice.load_progress FROM PUBLIC;
GRANT SELECT ON TABLE sluice.load_progress TO sluice_reader, sluice_loader;
