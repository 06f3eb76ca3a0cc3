-- Refuses members of a JSON object that are not known: a misspelt word must not be ignored.
CREATE OR REPLACE FUNCTION sluice_private.check_members(
    object jsonb,
    what text,
    known text[],
    code text DEFAULT 'SL002'
) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member text;
    near text;
BEGIN
    IF jsonb_typeof(object) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION '% must be an object', what USING
            ERRCODE = code,
            DETAIL = format('It is: %s', coalesce(object::text, 'nothing')),
            HINT = format('Its members may be: %s.', array_to_string(known, ', '));
    END IF;
    FOR member IN SELECT k FROM jsonb_object_keys(object) AS k LOOP
        IF NOT member = ANY (known) THEN
            near := sluice_private.nearest(member, known);
            RAISE EXCEPTION 'unknown key "%" in %', member, what USING
                ERRCODE = code,
                HINT = CASE WHEN near IS NULL THEN '' ELSE format('Perhaps you meant "%s". ', near) END
                    || format('Known keys: %s.', array_to_string(known, ', '));
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_members(jsonb, text, text[], text)
    IS 'Raises an error for a member that is not known';
REVOKE ALL ON FUNCTION sluice_private.check_members(jsonb, text, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_members(jsonb, text, text[], text) TO sluice_loader;
