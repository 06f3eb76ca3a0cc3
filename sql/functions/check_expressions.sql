-- Lets PostgreSQL parse the expressions of a job, with the caller's rights, and turns what it complains of into an
-- error. PREPARE parses and looks up names and types, but computes nothing and looks at no right on a table.
CREATE OR REPLACE FUNCTION sluice_private.check_expressions(expressions jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    given record;
    problem text;
    hint text;
BEGIN
    FOR given IN
        SELECT e.*
        FROM jsonb_to_recordset(expressions) AS e ("column" text, expression text, names text, statement text)
    LOOP
        BEGIN
            EXECUTE 'PREPARE sluice_expression AS ' || given.statement;
            DEALLOCATE sluice_expression;
        EXCEPTION
            WHEN insufficient_privilege THEN RAISE;
            WHEN OTHERS THEN
                GET STACKED DIAGNOSTICS problem = MESSAGE_TEXT, hint = PG_EXCEPTION_HINT;
                RAISE EXCEPTION 'the expression of column "%" cannot be used: %', given."column",
                    replace(problem, 'WHERE', 'an expression') USING
                    ERRCODE = 'SL010',
                    DETAIL = format('The expression is: %s', given.expression),
                    HINT = coalesce(nullif(hint, '') || ' ', '') || format(
                        'It may use %s; functions and types that are not PostgreSQL''s own need their schema.',
                        coalesce(nullif(given.names, ''), 'no columns'));
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_expressions(jsonb)
    IS 'Raises an error for an expression of a column that PostgreSQL cannot use';
REVOKE ALL ON FUNCTION sluice_private.check_expressions(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_expressions(jsonb) TO sluice_loader;
