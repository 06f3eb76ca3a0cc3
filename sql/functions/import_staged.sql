-- Loads the lines that this session has copied to sluice.staging_line, as one file, and removes them. One transaction,
-- that of the caller: after an error all is as before, the lines too.
--
-- Runs with the caller's rights: subqueries of the rules and the merge are his.
CREATE OR REPLACE FUNCTION sluice.import_staged(job text, options jsonb DEFAULT '{}') RETURNS sluice.load_totals
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    -- Asked here, because only the session's own role may know it.
    session_began timestamptz := coalesce(
        (SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid()), '-infinity');
    opened jsonb;
    begun jsonb;
    merged jsonb;
BEGIN
    PERFORM sluice_private.check_java();
    PERFORM sluice_private.check_file_options(options, '{force,full,dry_run,name,base64}');
    BEGIN
        opened := sluice_private.open_staged_lines(import_staged.job, options, session_began);
        begun := sluice.begin_load(
            import_staged.job,
            opened -> 'files',
            options - '{name,base64}'::text[] || '{"rules": "server", "client": "import_staged"}');
        merged := sluice_private.merge_files(begun, NULL, opened -> 'lines');
        PERFORM sluice_private.close_files(NULL);
    EXCEPTION
        -- OTHERS leaves out a cancel and a timeout; the threads must end then too.
        WHEN query_canceled OR assert_failure OR OTHERS THEN
            PERFORM sluice_private.close_files((begun ->> 'load_id')::bigint);
            RAISE;
    END;
    PERFORM sluice_private.remove_staged_lines(session_began);
    RETURN sluice_private.totals_of(merged, started);
END
$$;
COMMENT ON FUNCTION sluice.import_staged(text, jsonb)
    IS 'Loads the lines that this session has copied to sluice.staging_line, and returns the totals';
REVOKE ALL ON FUNCTION sluice.import_staged(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.import_staged(text, jsonb) TO sluice_loader;
