-- Jobs, each in its newest version. A loader sees all, as he may load all.
CREATE OR REPLACE VIEW sluice.job AS
SELECT
    j.name,
    v.version,
    v.target,
    v.spec,
    v.rules,
    j.owner,
    v.defined_by,
    v.defined_at,
    j.created_at
FROM sluice_private.job AS j
CROSS JOIN LATERAL (
    SELECT w.*
    FROM sluice_private.job_version AS w
    WHERE w.job_id = j.job_id
    ORDER BY w.version DESC
    LIMIT 1
) AS v;
COMMENT ON VIEW sluice.job IS 'Jobs, each in its newest version';
COMMENT ON COLUMN sluice.job.name IS 'Name of the job';
COMMENT ON COLUMN sluice.job.version IS 'Its newest version';
COMMENT ON COLUMN sluice.job.target IS 'Target table';
COMMENT ON COLUMN sluice.job.spec IS 'The definition as it was given';
COMMENT ON COLUMN sluice.job.rules IS 'where and then the checks, in the order of a plan';
COMMENT ON COLUMN sluice.job.owner IS 'Role that may define further versions';
COMMENT ON COLUMN sluice.job.defined_by IS 'Who defined the newest version';
COMMENT ON COLUMN sluice.job.defined_at IS 'When the newest version was defined';
COMMENT ON COLUMN sluice.job.created_at IS 'When the first version was defined';
REVOKE ALL ON TABLE sluice.job FROM PUBLIC;
GRANT SELECT ON TABLE sluice.job TO sluice_reader, sluice_loader;
