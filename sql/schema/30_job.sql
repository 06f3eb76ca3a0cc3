-- Jobs: how files become rows of one target table. A change makes a new version; versions are never changed.

CREATE TABLE sluice_private.job (
    job_id integer GENERATED ALWAYS AS IDENTITY CONSTRAINT job_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT job_name_key UNIQUE,
    owner name NOT NULL,
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT job_has_a_name CHECK (name <> '')
);
COMMENT ON TABLE sluice_private.job IS 'How files become rows of one target table';
COMMENT ON COLUMN sluice_private.job.job_id IS 'Identity';
COMMENT ON COLUMN sluice_private.job.name IS 'Name that users give it';
COMMENT ON COLUMN sluice_private.job.owner IS 'Role that may define further versions';
COMMENT ON COLUMN sluice_private.job.created_at IS 'When its first version was defined';
REVOKE ALL ON TABLE sluice_private.job FROM PUBLIC;

CREATE TABLE sluice_private.job_version (
    job_id integer NOT NULL CONSTRAINT job_version_job_fkey REFERENCES sluice_private.job,
    version integer NOT NULL,
    spec jsonb NOT NULL,
    target text NOT NULL,
    schemas name[] NOT NULL,
    rules jsonb NOT NULL,
    defined_by name NOT NULL,
    defined_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    CONSTRAINT job_version_pkey PRIMARY KEY (job_id, version),
    CONSTRAINT job_version_counts_from_one CHECK (version >= 1)
);
COMMENT ON TABLE sluice_private.job_version IS 'One definition of a job; never changed once it stands';
COMMENT ON COLUMN sluice_private.job_version.job_id IS 'The job';
COMMENT ON COLUMN sluice_private.job_version.version IS 'Counts from 1';
COMMENT ON COLUMN sluice_private.job_version.spec IS 'The definition as it was given';
COMMENT ON COLUMN sluice_private.job_version.target IS 'Target table with its schema, quoted as SQL needs it';
COMMENT ON COLUMN sluice_private.job_version.schemas
    IS 'Search path of who defined it: names in subqueries of rules mean what they meant then';
COMMENT ON COLUMN sluice_private.job_version.rules
    IS 'where and then the checks as texts, in the order of a plan, which the members of subqueries follow';
COMMENT ON COLUMN sluice_private.job_version.defined_by IS 'Who defined the version';
COMMENT ON COLUMN sluice_private.job_version.defined_at IS 'When the version was defined';
REVOKE ALL ON TABLE sluice_private.job_version FROM PUBLIC;
