-- A list of words of a column's format, such as those that mean NULL. One word need not be a list, and YAML takes some
-- words for numbers or truth values.
CREATE OR REPLACE FUNCTION sluice_private.read_words(words jsonb, what text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF words IS NOT NULL AND jsonb_typeof(words) <> 'array' THEN
        words := jsonb_build_array(words);
    END IF;
    IF words = '[]' OR EXISTS (
        SELECT FROM jsonb_array_elements(words) AS w WHERE jsonb_typeof(w) NOT IN ('string', 'number', 'boolean'))
    THEN
        RAISE EXCEPTION '% must be a list of words', what USING
            ERRCODE = 'SL002',
            DETAIL = format('It is: %s', words),
            HINT = 'Write them as ["yes", "y"].';
    END IF;
    RETURN (
        SELECT jsonb_agg(w.word ORDER BY w.place)
        FROM jsonb_array_elements_text(words) WITH ORDINALITY AS w (word, place));
END
$$;
COMMENT ON FUNCTION sluice_private.read_words(jsonb, text)
    IS 'A list of words of a column''s format as texts; raises an error for what is none';
REVOKE ALL ON FUNCTION sluice_private.read_words(jsonb, text) FROM PUBLIC;
