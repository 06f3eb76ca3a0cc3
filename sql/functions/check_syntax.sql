-- Lets the engine parse the rules of a job, where it is installed. Names are looked up when a load begins, because
-- only then the headers are known.
CREATE OR REPLACE FUNCTION sluice_private.check_syntax(job jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    rule record;
BEGIN
    IF NOT sluice_private.has_java() THEN
        RETURN;
    END IF;
    FOR rule IN
        SELECT 'where' AS name, job ->> 'where' AS expression
        WHERE job ->> 'where' IS NOT NULL
        UNION ALL
        SELECT c ->> 'name', c ->> 'expression'
        FROM jsonb_array_elements(job -> 'checks') AS c
    LOOP
        PERFORM sluice_private.load_engine();
        BEGIN
            PERFORM sluice_private.rule_subqueries(jsonb_build_array(rule.expression)::text);
        EXCEPTION
            -- The engine says where it stopped only when it is asked for that.
            WHEN OTHERS THEN
                PERFORM sluice_private.check_plan(jsonb_build_object(
                    'load', 0,
                    'format', job -> 'format',
                    'files', '[{"number": 1, "header": ["-"]}]'::jsonb,
                    'checks', jsonb_build_array(jsonb_build_object('name', rule.name, 'expression', rule.expression))));
                RAISE;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_syntax(jsonb)
    IS 'Raises an error for a rule of a job that the engine cannot parse';
REVOKE ALL ON FUNCTION sluice_private.check_syntax(jsonb) FROM PUBLIC;
