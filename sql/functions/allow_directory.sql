-- Lets sluice.load_file read below a directory of the server. Runs with the caller's rights, and these must be a
-- superuser's: who may have files read by the server's own user decides about the server.
CREATE OR REPLACE FUNCTION sluice.allow_directory(path text) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    directory text := coalesce(nullif(rtrim(regexp_replace(allow_directory.path, '/+', '/', 'g'), '/'), ''), '/');
    data_directory text := current_setting('data_directory');
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
        RAISE EXCEPTION 'only a superuser may allow directories' USING ERRCODE = 'insufficient_privilege';
    ELSIF directory NOT LIKE '/%' OR directory ~ '(^|/)\.\.?(/|$)' THEN
        RAISE EXCEPTION '"%" is not the absolute path of a directory', allow_directory.path USING
            ERRCODE = 'SL017',
            HINT = 'Write all of it from / on, without "." and "..".';
    ELSIF starts_with(data_directory || '/', rtrim(directory, '/') || '/')
        OR starts_with(directory || '/', data_directory || '/')
    THEN
        RAISE EXCEPTION 'the data directory of the server cannot be allowed, nor a directory around it' USING
            ERRCODE = 'SL017',
            HINT = 'Choose a directory that holds files to be loaded and nothing else.';
    END IF;
    -- Raises an error for what is not there.
    IF NOT (SELECT f.isdir FROM pg_stat_file(directory) AS f) THEN
        RAISE EXCEPTION '"%" is not a directory', directory USING
            ERRCODE = 'SL017',
            HINT = 'Allow the directory that the file is in.';
    END IF;
    INSERT INTO sluice_private.server_directory AS d (path, allowed_by)
    VALUES (directory, current_user)
    ON CONFLICT DO NOTHING;
    RETURN directory;
END
$$;
COMMENT ON FUNCTION sluice.allow_directory(text)
    IS 'Lets sluice.load_file read files below a directory of the server; for superusers';
REVOKE ALL ON FUNCTION sluice.allow_directory(text) FROM PUBLIC;
