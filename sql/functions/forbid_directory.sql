-- Takes back what allow_directory did, with the caller's rights, who must be a superuser.
CREATE OR REPLACE FUNCTION sluice.forbid_directory(path text) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
        RAISE EXCEPTION 'only a superuser may forbid directories' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM sluice_private.server_directory AS d
    WHERE rtrim(d.path, '/') = rtrim(regexp_replace(forbid_directory.path, '/+', '/', 'g'), '/');
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION sluice.forbid_directory(text)
    IS 'Takes back what sluice.allow_directory did; returns whether there was anything to take back. For superusers';
REVOKE ALL ON FUNCTION sluice.forbid_directory(text) FROM PUBLIC;
