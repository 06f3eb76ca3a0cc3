-- Loads files that lie on the server: a path or a pattern. Begins, stages and merges in the transaction of the caller:
-- an error leaves nothing behind, neither the load nor its rejects. What is to be kept (the reject limit, a content
-- that was loaded before, a dry run) is a status of the result, as of merge_load.
--
-- Runs with the caller's rights: subqueries of the rules and the merge are his.
CREATE OR REPLACE FUNCTION sluice.load_file(job text, path text, options jsonb DEFAULT '{}') RETURNS sluice.load_totals
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    begun jsonb;
    merged jsonb;
BEGIN
    PERFORM sluice_private.check_java();
    PERFORM sluice_private.check_file_options(options, '{force,full,dry_run,workers}');
    BEGIN
        begun := sluice.begin_load(
            load_file.job,
            sluice_private.open_server_files(load_file.job, load_file.path),
            options - 'workers' || '{"rules": "server", "client": "load_file"}');
        merged := sluice_private.merge_files(begun, (options ->> 'workers')::int);
        PERFORM sluice_private.close_files(NULL);
    EXCEPTION
        -- OTHERS leaves out a cancel and a timeout; the threads must end then too.
        WHEN query_canceled OR assert_failure OR OTHERS THEN
            PERFORM sluice_private.close_files((begun ->> 'load_id')::bigint);
            RAISE;
    END;
    RETURN sluice_private.totals_of(merged, started);
END
$$;
COMMENT ON FUNCTION sluice.load_file(text, text, jsonb)
    IS 'Loads files of the server by a job, in the transaction of the caller, and returns the totals';
REVOKE ALL ON FUNCTION sluice.load_file(text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.load_file(text, text, jsonb) TO sluice_server_files;
