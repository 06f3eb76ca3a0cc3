-- From 0.1.0: what schema/*.sql has that the tables of 0.1.0 lack. New tables and types are created by the same files as
-- in install.sql; upgrade.sql names them.

ALTER TABLE sluice_private.load
    ADD COLUMN keep_raw boolean NOT NULL DEFAULT false,
    ADD COLUMN resubmits bigint CONSTRAINT load_resubmits_fkey REFERENCES sluice_private.load,
    ADD COLUMN replays bigint CONSTRAINT load_replays_fkey REFERENCES sluice_private.load,
    ADD COLUMN undone_at timestamptz,
    ADD COLUMN gate_seconds double precision,
    ADD COLUMN scan_seconds double precision,
    ADD COLUMN stage_seconds double precision,
    DROP CONSTRAINT load_status_is_known,
    ADD CONSTRAINT load_status_is_known CHECK (status IN
        ('staging', 'merged', 'already loaded', 'failed', 'reject limit', 'abandoned', 'dry run', 'undone')),
    DROP CONSTRAINT load_on_conflict_is_known,
    ADD CONSTRAINT load_on_conflict_is_known CHECK (on_conflict IN ('error', 'nothing', 'update', 'update_if_newer')),
    DROP CONSTRAINT load_conserves_rows,
    ADD CONSTRAINT load_conserves_rows CHECK (status NOT IN ('merged', 'dry run', 'undone')
        OR read = filtered + rejected + duplicate + inserted + updated + unchanged);
-- Whether a load was replayed is asked when its rejected rows are resubmitted.
CREATE INDEX load_replays ON sluice_private.load (replays) WHERE replays IS NOT NULL;

ALTER TABLE sluice_private.load_file
    ADD COLUMN packed_bytes bigint,
    ADD COLUMN packed_digest text,
    ADD COLUMN layout jsonb;
-- To know a compressed file again before it is unpacked.
CREATE INDEX load_file_packed_bytes ON sluice_private.load_file (packed_bytes) WHERE packed_bytes IS NOT NULL;

ALTER TABLE sluice.staging_block ADD COLUMN compression text;

ALTER TABLE sluice_private.block_result
    ADD COLUMN bytes bigint NOT NULL DEFAULT 0,
    ADD COLUMN gate_seconds double precision,
    ADD COLUMN scan_seconds double precision,
    ADD COLUMN stage_seconds double precision;

ALTER TABLE sluice_private.rejected_row
    ADD COLUMN raw_bytes bytea,
    ADD COLUMN errorcode text,
    ADD COLUMN detail text,
    ADD COLUMN value_offset bigint,
    DROP CONSTRAINT rejected_row_reason_is_known,
    ADD CONSTRAINT rejected_row_reason_is_known CHECK (reason IN
        ('missing_fields', 'extra_fields', 'malformed_quote', 'invalid_value', 'out_of_range', 'too_long',
         'invalid_encoding', 'required', 'check', 'constraint', 'foreign_key', 'refused'));

COMMENT ON COLUMN sluice_private.load.status
    IS 'staging, and then one of: merged, already loaded, failed, reject limit, abandoned, dry run, or later undone';
COMMENT ON COLUMN sluice_private.load.on_conflict
    IS 'What happens to a row whose key the target has: error, nothing, update or update_if_newer';
COMMENT ON COLUMN sluice_private.load.keep_raw IS 'Whether its blocks are kept in sluice_private.raw_block';
COMMENT ON COLUMN sluice_private.load.resubmits IS 'The load whose rejected rows it runs again; NULL for loads of files';
COMMENT ON COLUMN sluice_private.load.replays IS 'The load whose kept blocks it runs again; NULL for loads of files';
COMMENT ON COLUMN sluice_private.load.undone_at IS 'When it was undone; NULL if it was not';
COMMENT ON COLUMN sluice_private.load.gate_seconds
    IS 'Time of all backends together in the gate, without scanning and staging; NULL unless blocks went through it';
COMMENT ON COLUMN sluice_private.load.scan_seconds IS 'Time of all backends together in the engine; NULL likewise';
COMMENT ON COLUMN sluice_private.load.stage_seconds
    IS 'Time of all backends together for staging accepted rows and keeping rejects; NULL likewise';
COMMENT ON COLUMN sluice_private.load_file.packed_bytes
    IS 'Size of the file as it is stored, if it is compressed and no pipe';
COMMENT ON COLUMN sluice_private.load_file.packed_digest IS 'Digest of the file as it is stored, if it is compressed';
COMMENT ON COLUMN sluice.staging_block.compression
    IS 'How data is compressed for the wire: deflate (zlib, RFC 1950), or NULL for not at all';
COMMENT ON COLUMN sluice_private.load_file.layout
    IS 'Where the rows of a file that is no text stand in it, see sluice_private.place(); NULL for text';
COMMENT ON COLUMN sluice_private.block_result.bytes IS 'Size of the block as it came over a connection; 0 when it did not';
COMMENT ON COLUMN sluice_private.block_result.gate_seconds
    IS 'Time in the gate, without scanning and staging; NULL for a block that did not go through it';
COMMENT ON COLUMN sluice_private.block_result.scan_seconds IS 'Time in the engine; NULL likewise';
COMMENT ON COLUMN sluice_private.block_result.stage_seconds
    IS 'Time for staging accepted rows and keeping rejects; NULL likewise';
COMMENT ON COLUMN sluice_private.rejected_row.rule IS 'Name of the check or constraint that is violated; NULL for other reasons';
COMMENT ON COLUMN sluice_private.rejected_row.raw_row IS 'The row as it stood in the file, or as it was mended since';
COMMENT ON COLUMN sluice_private.rejected_row.raw_bytes
    IS 'The same as bytes when it is not UTF-8, or has NUL: raw_row then has U+FFFD for what is no text. Else NULL';
COMMENT ON COLUMN sluice_private.rejected_row.errorcode
    IS 'SQLSTATE of PostgreSQL when it refused the row; NULL when the engine rejected it, as the reason says it all';
COMMENT ON COLUMN sluice_private.rejected_row.detail IS 'DETAIL of PostgreSQL''s error; NULL when it had none';
COMMENT ON COLUMN sluice_private.rejected_row.value_offset
    IS 'First byte of the field, after its opening quote, in the uncompressed file, from 0; NULL when the reason is not about '
       'one field, or was found by the target';

INSERT INTO sluice_private.schema_version (version) VALUES ('0.2.0');
