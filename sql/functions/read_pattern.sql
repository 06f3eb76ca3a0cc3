-- A pattern of dates and times, taken apart: its words in capitals, every other text behind an apostrophe, so that
-- YYYY-MM"T" becomes ["YYYY", "'-", "MM", "'T"]. The words are those of to_timestamp; the engine matches them to the
-- letter, so what to_timestamp would skip or guess is an error here.
CREATE OR REPLACE FUNCTION sluice_private.read_pattern(pattern text, what text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- The longer of two words with one beginning comes first; beside each, the part of a time that it gives.
    words constant text[] := '{YYYY,YY,MONTH,MON,MM,DD,HH24,HH12,HH,MI,SS,MS,US,AM,PM,TZH,TZM}';
    parts constant text[] := '{year,year,month,month,month,day,hour,hour,hour,minute,second,fraction,fraction,half day,'
        'half day,zone,minutes of the zone}';
    steps jsonb := '[]';
    -- Which word gives a part, and where it stands.
    given jsonb := '{}';
    places jsonb := '{}';
    at int := 1;
    start int;
    literal text;
    number int;
    part text;
    needed text;
    problem text;
BEGIN
    IF pattern IN ('epoch', 'epoch_ms') THEN
        RETURN jsonb_build_array(pattern);
    END IF;
    WHILE at <= length(pattern) AND problem IS NULL LOOP
        start := at;
        literal := NULL;
        IF substr(pattern, at, 1) = '"' THEN
            literal := '';
            at := at + 1;
            WHILE at <= length(pattern) AND substr(pattern, at, 1) <> '"' LOOP
                IF substr(pattern, at, 1) = '\' THEN
                    at := at + 1;
                END IF;
                literal := literal || substr(pattern, at, 1);
                at := at + 1;
            END LOOP;
            problem := CASE WHEN at > length(pattern) THEN 'has a double quote that is not closed' END;
            at := at + 1;
        ELSIF strpos(' !#$%&''()*+,-./:;<=>?@[]^_`{|}~', substr(pattern, at, 1)) > 0 THEN
            literal := substr(pattern, at, 1);
            at := at + 1;
        END IF;
        IF literal IS NOT NULL THEN
            IF literal <> '' THEN
                steps := steps || jsonb_build_array('''' || literal);
            END IF;
            CONTINUE;
        END IF;
        number := (
            SELECT min(w.number)
            FROM unnest(words) WITH ORDINALITY AS w (word, number)
            WHERE upper(substr(pattern, at, length(w.word))) = w.word);
        IF number IS NULL THEN
            problem := 'has an unknown word';
            EXIT;
        END IF;
        part := parts[number];
        IF given ? part THEN
            problem := format('gives the %s twice', part);
            EXIT;
        END IF;
        at := at + length(words[number]);
        literal := CASE words[number] WHEN 'HH' THEN 'HH12' WHEN 'PM' THEN 'AM' ELSE words[number] END;
        given := given || jsonb_build_object(part, literal);
        places := places || jsonb_build_object(part, start);
        steps := steps || jsonb_build_array(literal);
    END LOOP;

    IF problem IS NULL THEN
        -- A part that makes no sense without another.
        FOR part, needed IN
            SELECT *
            FROM (VALUES
                ('half day', 'hour'), ('minute', 'hour'), ('second', 'minute'), ('fraction', 'second'),
                ('minutes of the zone', 'zone')) AS n (part, needed)
        LOOP
            IF given ? part AND NOT given ? needed THEN
                problem := format('gives the %s without the %s', part, needed);
                start := (places ->> part)::int;
                EXIT;
            END IF;
        END LOOP;
    END IF;
    IF problem IS NULL AND given ->> 'hour' = 'HH12' AND NOT given ? 'half day' THEN
        problem := 'is ambiguous: HH12 without AM';
        start := (places ->> 'hour')::int;
    ELSIF problem IS NULL AND given ->> 'hour' = 'HH24' AND given ? 'half day' THEN
        problem := 'has AM beside HH24';
        start := (places ->> 'half day')::int;
    END IF;
    IF problem IS NOT NULL THEN
        RAISE EXCEPTION 'the pattern of % %', what, problem USING
            ERRCODE = 'SL002',
            DETAIL = format('At character %s of "%s".', start, pattern),
            HINT = format('Words are %s, and epoch or epoch_ms alone; other letters and digits stand in double quotes.',
                array_to_string(words, ', '));
    END IF;
    IF NOT given ?& '{year,month,day}' THEN
        RAISE EXCEPTION 'the pattern of % lacks the %', what,
            (SELECT n.part FROM unnest('{year,month,day}'::text[]) AS n (part) WHERE NOT given ? n.part LIMIT 1) USING
            ERRCODE = 'SL002',
            DETAIL = format('At the end of "%s".', pattern),
            HINT = 'Year, month and day must be there: YYYY or YY; MM, MON or MONTH; DD.';
    ELSIF steps ->> 0 ~ '^''\s' OR steps ->> -1 ~ '^''.*\s$' THEN
        RAISE EXCEPTION 'the pattern of % begins or ends with a blank', what USING
            ERRCODE = 'SL002',
            DETAIL = format(
                'At character %s of "%s".',
                CASE WHEN steps ->> 0 ~ '^''\s' THEN 1 ELSE length(pattern) END, pattern),
            HINT = 'Leave it out: blanks around a value do not count.';
    END IF;
    RETURN steps;
END
$$;
COMMENT ON FUNCTION sluice_private.read_pattern(text, text)
    IS 'The words and literals of a pattern of dates and times; raises an error for one that is impossible or ambiguous';
REVOKE ALL ON FUNCTION sluice_private.read_pattern(text, text) FROM PUBLIC;
