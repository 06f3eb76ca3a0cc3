-- Loads, their files and blocks, and the ledger of what has been loaded.

CREATE TABLE sluice_private.load (
    load_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT load_pkey PRIMARY KEY,
    job_id integer NOT NULL,
    version integer NOT NULL,
    status text NOT NULL DEFAULT 'staging',
    rules text NOT NULL,
    options jsonb NOT NULL,
    plan jsonb NOT NULL,
    target text NOT NULL,
    on_conflict text NOT NULL,
    reject_limit text NOT NULL,
    staging name,
    stage_call text,
    loaded_by name NOT NULL,
    backend_pid integer NOT NULL DEFAULT pg_catalog.pg_backend_pid(),
    client_address inet DEFAULT pg_catalog.inet_client_addr(),
    application_name text DEFAULT pg_catalog.current_setting('application_name'),
    started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    ended_at timestamptz,
    read bigint,
    filtered bigint,
    rejected bigint,
    duplicate bigint,
    inserted bigint,
    updated bigint,
    unchanged bigint,
    merge_seconds double precision,
    failure text,
    keep_raw boolean NOT NULL DEFAULT false,
    resubmits bigint CONSTRAINT load_resubmits_fkey REFERENCES sluice_private.load,
    replays bigint CONSTRAINT load_replays_fkey REFERENCES sluice_private.load,
    undone_at timestamptz,
    gate_seconds double precision,
    scan_seconds double precision,
    stage_seconds double precision,
    CONSTRAINT load_job_version_fkey FOREIGN KEY (job_id, version) REFERENCES sluice_private.job_version,
    CONSTRAINT load_status_is_known CHECK (status IN
        ('staging', 'merged', 'already loaded', 'failed', 'reject limit', 'abandoned', 'dry run', 'undone')),
    CONSTRAINT load_rules_ran_somewhere CHECK (rules IN ('server', 'client')),
    CONSTRAINT load_on_conflict_is_known CHECK (on_conflict IN ('error', 'nothing', 'update', 'update_if_newer')),
    CONSTRAINT load_has_an_end_or_is_staging CHECK ((status = 'staging') = (ended_at IS NULL)),
    CONSTRAINT load_conserves_rows CHECK (status NOT IN ('merged', 'dry run', 'undone')
        OR read = filtered + rejected + duplicate + inserted + updated + unchanged)
);
-- Dead loads are looked for whenever a job is loaded; a history of years must not slow that down.
CREATE INDEX load_is_staging ON sluice_private.load (job_id) WHERE status = 'staging' OR staging IS NOT NULL;
-- Whether a load was replayed is asked when its rejected rows are resubmitted.
CREATE INDEX load_replays ON sluice_private.load (replays) WHERE replays IS NOT NULL;
COMMENT ON TABLE sluice_private.load
    IS 'One run of one version of a job over one or more files. All of it arrives, or none of it';
COMMENT ON COLUMN sluice_private.load.load_id IS 'Identity';
COMMENT ON COLUMN sluice_private.load.job_id IS 'The job';
COMMENT ON COLUMN sluice_private.load.version IS 'The version of the job';
COMMENT ON COLUMN sluice_private.load.status
    IS 'staging, and then one of: merged, already loaded, failed, reject limit, abandoned, dry run, or later undone';
COMMENT ON COLUMN sluice_private.load.rules IS 'Where the rules run: in the server (PL/Java) or in the client';
COMMENT ON COLUMN sluice_private.load.options IS 'Options of begin_load';
COMMENT ON COLUMN sluice_private.load.plan IS 'The job compiled for the files of this load, as the engine reads it';
COMMENT ON COLUMN sluice_private.load.target IS 'Target table with its schema, quoted as SQL needs it';
COMMENT ON COLUMN sluice_private.load.on_conflict
    IS 'What happens to a row whose key the target has: error, nothing, update or update_if_newer';
COMMENT ON COLUMN sluice_private.load.reject_limit
    IS 'How many rejected rows a merge may leave behind: a number, or a share of the rows read with a percent sign';
COMMENT ON COLUMN sluice_private.load.staging IS 'Staging table in schema sluice_private; NULL once it is dropped';
COMMENT ON COLUMN sluice_private.load.stage_call
    IS 'What the gate runs to put the accepted rows of a block into staging; NULL when the rules run in the client';
COMMENT ON COLUMN sluice_private.load.loaded_by IS 'Role that began the load; nobody else may go on with it';
COMMENT ON COLUMN sluice_private.load.backend_pid IS 'Backend that began the load and holds its lock';
COMMENT ON COLUMN sluice_private.load.client_address IS 'Address of the client; NULL for a local connection';
COMMENT ON COLUMN sluice_private.load.application_name IS 'Application name of the client';
COMMENT ON COLUMN sluice_private.load.started_at IS 'When the load began';
COMMENT ON COLUMN sluice_private.load.ended_at IS 'When it ended, whatever the end';
COMMENT ON COLUMN sluice_private.load.read IS 'Rows read from the files';
COMMENT ON COLUMN sluice_private.load.filtered IS 'Rows that the job does not want';
COMMENT ON COLUMN sluice_private.load.rejected IS 'Rows that are wanted, but bad';
COMMENT ON COLUMN sluice_private.load.duplicate IS 'Rows with the key of another row of the load';
COMMENT ON COLUMN sluice_private.load.inserted IS 'Rows inserted into the target';
COMMENT ON COLUMN sluice_private.load.updated IS 'Rows of the target that were changed';
COMMENT ON COLUMN sluice_private.load.unchanged IS 'Rows that the target had already';
COMMENT ON COLUMN sluice_private.load.merge_seconds IS 'How long the merge took';
COMMENT ON COLUMN sluice_private.load.failure IS 'Why the load failed or was abandoned';
COMMENT ON COLUMN sluice_private.load.keep_raw IS 'Whether its blocks are kept in sluice_private.raw_block';
COMMENT ON COLUMN sluice_private.load.resubmits IS 'The load whose rejected rows it runs again; NULL for loads of files';
COMMENT ON COLUMN sluice_private.load.replays IS 'The load whose kept blocks it runs again; NULL for loads of files';
COMMENT ON COLUMN sluice_private.load.undone_at IS 'When it was undone; NULL if it was not';
COMMENT ON COLUMN sluice_private.load.gate_seconds
    IS 'Time of all backends together in the gate, without scanning and staging; NULL unless blocks went through it';
COMMENT ON COLUMN sluice_private.load.scan_seconds IS 'Time of all backends together in the engine; NULL likewise';
COMMENT ON COLUMN sluice_private.load.stage_seconds
    IS 'Time of all backends together for staging accepted rows and keeping rejects; NULL likewise';
REVOKE ALL ON TABLE sluice_private.load FROM PUBLIC;

CREATE TABLE sluice_private.load_file (
    load_id bigint NOT NULL CONSTRAINT load_file_load_fkey REFERENCES sluice_private.load,
    file_no integer NOT NULL,
    name text NOT NULL,
    bytes bigint,
    header text[],
    digest text,
    status text NOT NULL DEFAULT 'new',
    loaded_by_load bigint,
    changed_since_load bigint,
    packed_bytes bigint,
    packed_digest text,
    layout jsonb,
    CONSTRAINT load_file_pkey PRIMARY KEY (load_id, file_no),
    CONSTRAINT load_file_status_is_known CHECK (status IN ('new', 'loaded', 'already loaded')),
    CONSTRAINT load_file_counts_from_one CHECK (file_no >= 1)
);
COMMENT ON TABLE sluice_private.load_file
    IS 'The files of a load, in the order given, which decides between duplicates';
COMMENT ON COLUMN sluice_private.load_file.load_id IS 'The load';
COMMENT ON COLUMN sluice_private.load_file.file_no IS 'Counts from 1';
COMMENT ON COLUMN sluice_private.load_file.name IS 'Name that the client gave';
COMMENT ON COLUMN sluice_private.load_file.bytes IS 'Size; NULL while a stream is being read';
COMMENT ON COLUMN sluice_private.load_file.header IS 'Names in the first record; NULL when the files have none';
COMMENT ON COLUMN sluice_private.load_file.digest IS 'Digest of the content, known when the file has been read';
COMMENT ON COLUMN sluice_private.load_file.status IS 'new until the load is merged, then loaded or already loaded';
COMMENT ON COLUMN sluice_private.load_file.loaded_by_load IS 'The load that loaded this content before';
COMMENT ON COLUMN sluice_private.load_file.changed_since_load
    IS 'The last load that loaded other content under this name';
COMMENT ON COLUMN sluice_private.load_file.packed_bytes
    IS 'Size of the file as it is stored, if it is compressed and no pipe';
COMMENT ON COLUMN sluice_private.load_file.packed_digest IS 'Digest of the file as it is stored, if it is compressed';
-- To know a compressed file again before it is unpacked.
CREATE INDEX load_file_packed_bytes ON sluice_private.load_file (packed_bytes) WHERE packed_bytes IS NOT NULL;
COMMENT ON COLUMN sluice_private.load_file.layout
    IS 'Where the rows of a file that is no text stand in it, see sluice_private.place(); NULL for text';
REVOKE ALL ON TABLE sluice_private.load_file FROM PUBLIC;

-- Unlogged as staging is: after a crash both are empty, and the load is dead anyway.
CREATE UNLOGGED TABLE sluice_private.block_result (
    load_id bigint NOT NULL,
    file_no integer NOT NULL,
    block_no integer NOT NULL,
    read bigint NOT NULL,
    filtered bigint NOT NULL,
    rejected bigint NOT NULL,
    duplicate bigint NOT NULL,
    accepted bigint NOT NULL,
    bytes bigint NOT NULL DEFAULT 0,
    gate_seconds double precision,
    scan_seconds double precision,
    stage_seconds double precision,
    CONSTRAINT block_result_pkey PRIMARY KEY (load_id, file_no, block_no),
    CONSTRAINT block_result_conserves_rows CHECK (read = filtered + rejected + duplicate + accepted)
);
COMMENT ON TABLE sluice_private.block_result IS 'What became of the rows of each block, while a load is staging';
COMMENT ON COLUMN sluice_private.block_result.load_id IS 'The load';
COMMENT ON COLUMN sluice_private.block_result.file_no IS 'The file';
COMMENT ON COLUMN sluice_private.block_result.block_no IS 'The block within its file';
COMMENT ON COLUMN sluice_private.block_result.read IS 'Rows in the block, with those that pushdown removed';
COMMENT ON COLUMN sluice_private.block_result.filtered
    IS 'Rows that the job does not want, with those that pushdown removed';
COMMENT ON COLUMN sluice_private.block_result.rejected IS 'Rows that are wanted, but bad';
COMMENT ON COLUMN sluice_private.block_result.duplicate
    IS 'Rows whose key was seen before, as far as one worker can know';
COMMENT ON COLUMN sluice_private.block_result.accepted IS 'Rows in staging';
COMMENT ON COLUMN sluice_private.block_result.bytes IS 'Size of the block as it came over a connection; 0 when it did not';
COMMENT ON COLUMN sluice_private.block_result.gate_seconds
    IS 'Time in the gate, without scanning and staging; NULL for a block that did not go through it';
COMMENT ON COLUMN sluice_private.block_result.scan_seconds IS 'Time in the engine; NULL likewise';
COMMENT ON COLUMN sluice_private.block_result.stage_seconds
    IS 'Time for staging accepted rows and keeping rejects; NULL likewise';
REVOKE ALL ON TABLE sluice_private.block_result FROM PUBLIC;

CREATE TABLE sluice_private.ledger (
    job_id integer NOT NULL CONSTRAINT ledger_job_fkey REFERENCES sluice_private.job,
    digest text NOT NULL,
    bytes bigint NOT NULL,
    load_id bigint NOT NULL,
    file_no integer NOT NULL,
    name text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT nothing_is_loaded_twice PRIMARY KEY (job_id, digest, bytes),
    CONSTRAINT ledger_load_file_fkey FOREIGN KEY (load_id, file_no) REFERENCES sluice_private.load_file
);
-- To say which load knew other content under the same name.
CREATE INDEX ledger_name ON sluice_private.ledger (job_id, name);
COMMENT ON TABLE sluice_private.ledger IS 'What has been loaded, by content, so that nothing is loaded twice';
COMMENT ON COLUMN sluice_private.ledger.job_id IS 'The job';
COMMENT ON COLUMN sluice_private.ledger.digest IS 'Digest of the content';
COMMENT ON COLUMN sluice_private.ledger.bytes IS 'Size of the content';
COMMENT ON COLUMN sluice_private.ledger.load_id IS 'The load that loaded it last';
COMMENT ON COLUMN sluice_private.ledger.file_no IS 'The file in that load';
COMMENT ON COLUMN sluice_private.ledger.name IS 'The name under which it came';
COMMENT ON COLUMN sluice_private.ledger.loaded_at IS 'When it was loaded';
REVOKE ALL ON TABLE sluice_private.ledger FROM PUBLIC;
