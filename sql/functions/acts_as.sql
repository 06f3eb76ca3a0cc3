-- Whether the caller may act as a role, which may have been dropped since it was noted.
CREATE OR REPLACE FUNCTION sluice_private.acts_as(role name) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM pg_roles AS r WHERE r.rolname = role AND pg_has_role(sluice_private.caller(), r.oid, 'MEMBER'));
$$;
COMMENT ON FUNCTION sluice_private.acts_as(name) IS 'Whether the caller is a role or a member of it';
REVOKE ALL ON FUNCTION sluice_private.acts_as(name) FROM PUBLIC;
