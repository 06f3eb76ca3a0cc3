-- How the files write the values of one column, in the form of a plan's column. What does not depend on the type of
-- the column is checked.
CREATE OR REPLACE FUNCTION sluice_private.read_column_format(given jsonb, what text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member text;
    decimal text := coalesce(given ->> 'decimal', CASE given ->> 'thousands' WHEN '.' THEN ',' END);
    true_words jsonb := sluice_private.read_words(nullif(given -> 'true', 'null'), format('"true" of %s', what));
    false_words jsonb := sluice_private.read_words(nullif(given -> 'false', 'null'), format('"false" of %s', what));
    both_ways text;
BEGIN
    FOREACH member IN ARRAY '{pattern,decimal,thousands}'::text[] LOOP
        IF jsonb_typeof(given -> member) NOT IN ('string', 'null') THEN
            RAISE EXCEPTION '"%" of % must be a text', member, what USING
                ERRCODE = 'SL002',
                DETAIL = format('It is: %s', given -> member);
        END IF;
    END LOOP;
    FOREACH member IN ARRAY '{decimal,thousands}'::text[] LOOP
        IF length(given ->> member) <> 1 OR given ->> member ~ E'[0-9A-Za-z+\\-\t\n\r\v\f]' THEN
            RAISE EXCEPTION '"%" of % must be one character, and no letter, digit or sign', member, what USING
                ERRCODE = 'SL002',
                DETAIL = format('It is: %s', given -> member);
        END IF;
    END LOOP;
    IF decimal = given ->> 'thousands' THEN
        RAISE EXCEPTION '"decimal" and "thousands" of % must differ', what USING
            ERRCODE = 'SL002',
            DETAIL = format('Both are "%s".', decimal);
    END IF;
    IF (true_words IS NULL) <> (false_words IS NULL) THEN
        RAISE EXCEPTION '% needs both "true" and "false"', what USING
            ERRCODE = 'SL002',
            HINT = 'The words of one do not say which are those of the other.';
    END IF;
    both_ways := (
        SELECT t.word
        FROM jsonb_array_elements_text(true_words) AS t (word)
        JOIN jsonb_array_elements_text(false_words) AS f (word) ON f.word = t.word
        LIMIT 1);
    IF both_ways IS NOT NULL THEN
        RAISE EXCEPTION '"%" is both true and false for %', both_ways, what USING ERRCODE = 'SL002';
    END IF;
    IF jsonb_typeof(given -> 'trim') NOT IN ('boolean', 'null') THEN
        RAISE EXCEPTION '"trim" of % must be true or false', what USING ERRCODE = 'SL002';
    ELSIF jsonb_typeof(given -> 'default') IN ('object', 'array') THEN
        RAISE EXCEPTION '"default" of % must be one value', what USING
            ERRCODE = 'SL002',
            DETAIL = format('It is: %s', given -> 'default');
    END IF;
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'pattern', sluice_private.read_pattern(given ->> 'pattern', what),
        'decimal', decimal,
        'thousands', given ->> 'thousands',
        'true', true_words,
        'false', false_words,
        'null', sluice_private.read_words(nullif(given -> 'null', 'null'), format('"null" of %s', what)),
        'trim', nullif((given ->> 'trim')::boolean, false),
        'default', given ->> 'default'));
END
$$;
COMMENT ON FUNCTION sluice_private.read_column_format(jsonb, text)
    IS 'How the files write a column; raises an error for what is no such format';
REVOKE ALL ON FUNCTION sluice_private.read_column_format(jsonb, text) FROM PUBLIC;
