-- Defines a job, or a new version of it. The same definition again gives the version that stands.
--
-- The third parameter is not for passing: its default catches the search path of the caller, which this function
-- cannot see, as its own is fixed. It says what an unqualified target, and names in subqueries of rules, mean.
--
-- Runs with the caller's rights, which the expressions of columns are parsed with.
CREATE OR REPLACE FUNCTION sluice.define_job(
    name text,
    spec jsonb,
    schemas name[] DEFAULT pg_catalog.current_schemas(false)
) RETURNS integer
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    kept jsonb := sluice_private.keep_job(define_job.name, define_job.spec, define_job.schemas);
BEGIN
    PERFORM sluice_private.check_expressions(kept -> 'expressions');
    RETURN kept -> 'version';
END
$$;
COMMENT ON FUNCTION sluice.define_job(text, jsonb, name[])
    IS 'Defines a job, or a new version of it, and returns the version; the third argument is not for passing';
REVOKE ALL ON FUNCTION sluice.define_job(text, jsonb, name[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.define_job(text, jsonb, name[]) TO sluice_loader;
