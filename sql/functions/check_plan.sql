-- Lets the engine bind the rules of a plan, and turns what it complains of into an error.
CREATE OR REPLACE FUNCTION sluice_private.check_plan(plan jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    problem jsonb;
BEGIN
    PERFORM sluice_private.load_engine();
    PERFORM sluice_private.check_engine();
    problem := sluice_private.check_rules(plan::text);
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION '%', problem ->> 'message' USING
            ERRCODE = 'SL010',
            DETAIL = format('In rule "%s", at character %s.', problem ->> 'rule', problem ->> 'position'),
            HINT = coalesce(problem ->> 'hint', 'Rules are a subset of the expressions of SQL.');
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_plan(jsonb)
    IS 'Raises an error for a rule of a plan that the engine cannot use; needs PL/Java';
REVOKE ALL ON FUNCTION sluice_private.check_plan(jsonb) FROM PUBLIC;
