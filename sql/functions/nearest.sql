-- For hints: what might have been meant by a name that does not exist. Edit distance, as the contrib module that has
-- it may not be installed.
CREATE OR REPLACE FUNCTION sluice_private.nearest(word text, candidates text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    candidate text;
    nearest text;
    -- At least half of the letters must be right: a short word is near to every other.
    least_distance int := least(greatest(2, length(word) / 3), length(word) / 2) + 1;
    before int[];
    row_now int[];
    distance int;
BEGIN
    FOREACH candidate IN ARRAY coalesce(candidates, '{}') LOOP
        IF candidate IS NULL OR abs(length(candidate) - length(word)) >= least_distance THEN
            CONTINUE;
        END IF;
        before := ARRAY(SELECT i FROM generate_series(0, length(candidate)) AS i ORDER BY i);
        FOR i IN 1 .. length(word) LOOP
            row_now := ARRAY[i];
            FOR j IN 1 .. length(candidate) LOOP
                row_now[j + 1] := least(
                    before[j + 1] + 1,
                    row_now[j] + 1,
                    before[j]
                        + CASE WHEN lower(substr(word, i, 1)) = lower(substr(candidate, j, 1)) THEN 0 ELSE 1 END);
            END LOOP;
            before := row_now;
        END LOOP;
        distance := before[length(candidate) + 1];
        IF distance < least_distance THEN
            least_distance := distance;
            nearest := candidate;
        END IF;
    END LOOP;
    RETURN nearest;
END
$$;
COMMENT ON FUNCTION sluice_private.nearest(text, text[])
    IS 'The candidate that is spelt most like a word; NULL when none is near';
REVOKE ALL ON FUNCTION sluice_private.nearest(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.nearest(text, text[]) TO sluice_loader;
