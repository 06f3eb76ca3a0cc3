-- The part of load_file that comes before the load begins: finds the files and opens them. Gives what begin_load wants
-- to know about them. A call of Java for each file, as PostgreSQL can be interrupted only between calls.
CREATE OR REPLACE FUNCTION sluice_private.open_server_files(job text, path text) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may call what reads files, or has a right on PL/Java's schema. The
-- directories are those that a superuser listed, whoever calls.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    format text := sluice_private.job_format(open_server_files.job);
    directories text;
    found jsonb;
    opened jsonb;
    name text;
    files jsonb := '[]';
BEGIN
    IF to_regprocedure('sluice_private.open_file(text,text,text)') IS NULL THEN
        RAISE EXCEPTION 'files of the server cannot be read' USING
            ERRCODE = 'SL013',
            DETAIL = 'The functions that read them were not installed, for which a superuser is needed.',
            HINT = 'Run install_pljava.sql again as a superuser.';
    END IF;
    SELECT coalesce(jsonb_agg(d.path ORDER BY d.path), '[]') INTO directories FROM sluice_private.server_directory AS d;
    PERFORM sluice_private.load_engine();
    PERFORM sluice_private.close_scan();
    found := sluice_private.find_files(directories, open_server_files.path);
    IF jsonb_typeof(found) = 'object' THEN
        PERFORM sluice_private.raise_unreadable(found -> 'failure');
    END IF;
    FOR name IN SELECT f FROM jsonb_array_elements_text(found) AS f LOOP
        opened := sluice_private.open_file(directories, name, format);
        IF opened ? 'failure' THEN
            PERFORM sluice_private.raise_unreadable(opened -> 'failure');
        END IF;
        files := files || opened;
    END LOOP;
    RETURN files;
END
$$;
COMMENT ON FUNCTION sluice_private.open_server_files(text, text) IS 'Finds and opens the files of a load_file';
REVOKE ALL ON FUNCTION sluice_private.open_server_files(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_server_files(text, text) TO sluice_server_files;
