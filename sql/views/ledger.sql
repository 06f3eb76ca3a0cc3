-- What has been loaded, by content.
CREATE OR REPLACE VIEW sluice.ledger AS
SELECT j.name AS job, k.digest, k.bytes, k.name, k.load_id, k.file_no, k.loaded_at
FROM sluice_private.ledger AS k
JOIN sluice_private.job AS j ON j.job_id = k.job_id;
COMMENT ON VIEW sluice.ledger IS 'What has been loaded, by content: none of it is loaded again';
COMMENT ON COLUMN sluice.ledger.job IS 'The job';
COMMENT ON COLUMN sluice.ledger.digest IS 'Digest of the content';
COMMENT ON COLUMN sluice.ledger.bytes IS 'Size of the content';
COMMENT ON COLUMN sluice.ledger.name IS 'The name under which it came last';
COMMENT ON COLUMN sluice.ledger.load_id IS 'The load that loaded it last';
COMMENT ON COLUMN sluice.ledger.file_no IS 'The file in that load';
COMMENT ON COLUMN sluice.ledger.loaded_at IS 'When it was loaded';
REVOKE ALL ON TABLE sluice.ledger FROM PUBLIC;
GRANT SELECT ON TABLE sluice.ledger TO sluice_reader;
