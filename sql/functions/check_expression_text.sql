-- The expression of a column, as far as its text tells: that it is one expression. Pasted between parentheses it must
-- not be able to close them. PostgreSQL judges the rest; see check_expressions.
CREATE OR REPLACE FUNCTION sluice_private.check_expression_text(given jsonb, what text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    expression text := given ->> 'expression';
    -- What stands in quotes becomes one character. A doubled quote ends one text and begins the next.
    bare text := regexp_replace(expression, '''[^'']*''|"[^"]*"', E'\x01', 'g');
    nested text;
    problem text;
BEGIN
    IF nullif(given -> 'expression', 'null') IS NULL THEN
        RETURN;
    ELSIF jsonb_typeof(given -> 'expression') <> 'string' OR btrim(expression, E' \t\r\n') = '' THEN
        RAISE EXCEPTION 'the expression of % must be a text', what USING
            ERRCODE = 'SL002',
            DETAIL = format('It is: %s', given -> 'expression');
    ELSIF given - 'expression' <> '{}' THEN
        RAISE EXCEPTION '% has an expression and something else', what USING
            ERRCODE = 'SL002',
            DETAIL = format('It is: %s', given),
            HINT = 'A column is fed by a field, or computed. Give a field that only expressions use a name of its own,'
                ' with "from", "type" and skip: true.';
    END IF;

    problem := CASE
        WHEN bare ~* E'\\me\x01' THEN 'It has a text with escapes, E''…''.'
        WHEN bare ~ '[''"]' THEN 'A quote is not closed.'
        WHEN bare ~ ';' THEN 'It has a semicolon.'
        WHEN bare ~ '--|/\*' THEN 'It has a comment.'
        WHEN bare ~ '\$' THEN 'It has a dollar sign outside quotes.'
        WHEN '(' || bare ~* '\(\s*(select|values|table|with)\M' THEN 'It has a subquery.'
    END;
    LOOP
        nested := regexp_replace(bare, '\([^()]*\)', ' ', 'g');
        EXIT WHEN nested = bare;
        bare := nested;
    END LOOP;
    IF problem IS NULL AND bare ~ '[()]' THEN
        problem := 'Its parentheses do not match.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION 'the expression of % is not one expression that can be used', what USING
            ERRCODE = 'SL010',
            DETAIL = format('%s The expression is: %s', problem, expression),
            HINT = 'Write one expression of SQL over the columns of the row, without subqueries, comments and semicolons.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_expression_text(jsonb, text)
    IS 'Raises an error for an expression of a column that is not one expression';
REVOKE ALL ON FUNCTION sluice_private.check_expression_text(jsonb, text) FROM PUBLIC;
