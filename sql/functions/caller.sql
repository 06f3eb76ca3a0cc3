-- Who asks. Functions that run with their owner's rights see the owner as current_user, and session_user does not
-- follow SET ROLE. The setting "role" does, inside such functions too, and nobody can set it to a role that he is no
-- member of.
CREATE OR REPLACE FUNCTION sluice_private.caller() RETURNS name
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role') END::name;
$$;
COMMENT ON FUNCTION sluice_private.caller()
    IS 'The role that the session acts as, also inside functions that run with their owner''s rights';
REVOKE ALL ON FUNCTION sluice_private.caller() FROM PUBLIC;
