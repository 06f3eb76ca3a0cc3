-- What has been loaded, by content: all for sluice_reader, by his own loads for a loader.
-- A barrier, so that no function of a loader sees rows before they are known to be his.
CREATE OR REPLACE VIEW sluice.ledger WITH (security_barrier) AS
SELECT j.name AS job, k.digest, k.bytes, k.name, k.load_id, k.file_no, k.loaded_at
FROM sluice_private.ledger AS k
JOIN sluice_private.job AS j ON j.job_id = k.job_id
JOIN sluice_private.load AS l ON l.load_id = k.load_id
WHERE pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
    OR l.loaded_by IN (SELECT r.rolname FROM pg_catalog.pg_roles AS r WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER'));
COMMENT ON VIEW sluice.ledger IS 'What has been loaded, by content: none of it is loaded again';
COMMENT ON COLUMN sluice.ledger.job IS 'The job';
COMMENT ON COLUMN sluice.ledger.digest IS 'Digest of the content';
COMMENT ON COLUMN sluice.ledger.bytes IS 'Size of the content';
COMMENT ON COLUMN sluice.ledger.name IS 'The name under which it came last';
COMMENT ON COLUMN sluice.ledger.load_id IS 'The load that loaded it last';
COMMENT ON COLUMN sluice.ledger.file_no IS 'The file in that load';
COMMENT ON COLUMN sluice.ledger.loaded_at IS 'When it was loaded';
REVOKE ALL ON TABLE sluice.ledger FROM PUBLIC;
GRANT SELECT ON TABLE sluice.ledger TO sluice_reader, sluice_loader;
