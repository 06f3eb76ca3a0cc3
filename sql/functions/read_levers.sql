-- The member "merge" of a job: what its merges may do to be faster, at a price that its owner has to want.
-- Only what is asked for; nothing if nothing is.
CREATE OR REPLACE FUNCTION sluice_private.read_levers(levers jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    lever record;
    given text;
BEGIN
    IF coalesce(levers, 'null') = 'null' THEN
        RETURN NULL;
    END IF;
    PERFORM sluice_private.check_members(levers, 'merge', '{synchronous_commit,triggers,indexes}');
    FOR lever IN
        SELECT * FROM (VALUES
            ('synchronous_commit', 'on', 'off'),
            ('triggers', 'enabled', 'disabled'),
            ('indexes', 'keep', 'rebuild')) AS l (name, usual, pulled)
    LOOP
        given := levers ->> lever.name;
        -- To YAML 1.1 and to who writes JSON, off is false.
        IF lever.name = 'synchronous_commit' AND jsonb_typeof(levers -> lever.name) = 'boolean' THEN
            given := CASE given WHEN 'true' THEN 'on' ELSE 'off' END;
        END IF;
        IF given NOT IN (lever.usual, lever.pulled) THEN
            RAISE EXCEPTION 'unknown % "%" in merge', lever.name, given USING
                ERRCODE = 'SL002',
                HINT = format('Use %s or %s.', lever.usual, lever.pulled);
        END IF;
        levers := levers || jsonb_build_object(lever.name, CASE WHEN given = lever.pulled THEN given END);
    END LOOP;
    RETURN nullif(jsonb_strip_nulls(levers), '{}');
END
$$;
COMMENT ON FUNCTION sluice_private.read_levers(jsonb) IS 'The levers that a job pulls in its merges';
REVOKE ALL ON FUNCTION sluice_private.read_levers(jsonb) FROM PUBLIC;
