-- Removes the lines that were imported, and those of sessions that are gone, which nobody can import any more.
CREATE OR REPLACE FUNCTION sluice_private.remove_staged_lines(since timestamptz) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may delete lines. Only the caller's own go, and those without a session.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller constant text := sluice_private.caller();
BEGIN
    DELETE FROM sluice.staging_line AS l
    WHERE l.backend_pid = pg_backend_pid() AND l.copied_by = caller
        OR l.backend_pid = pg_backend_pid() AND l.copied_at < since
        OR NOT l.backend_pid = ANY (ARRAY(SELECT a.pid FROM pg_stat_activity AS a));
END
$$;
COMMENT ON FUNCTION sluice_private.remove_staged_lines(timestamptz)
    IS 'Removes the lines of this session and role, and those of sessions that are gone';
REVOKE ALL ON FUNCTION sluice_private.remove_staged_lines(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.remove_staged_lines(timestamptz) TO sluice_loader;
