-- What the engine says about a file, as an error.
CREATE OR REPLACE FUNCTION sluice_private.raise_unreadable(failure jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- An option of RAISE cannot be NULL, and an empty one would be shown.
    IF failure ->> 'detail' IS NOT NULL AND failure ->> 'hint' IS NOT NULL THEN
        RAISE EXCEPTION '%', failure ->> 'message' USING
            ERRCODE = 'SL017', DETAIL = failure ->> 'detail', HINT = failure ->> 'hint';
    ELSIF failure ->> 'detail' IS NOT NULL THEN
        RAISE EXCEPTION '%', failure ->> 'message' USING ERRCODE = 'SL017', DETAIL = failure ->> 'detail';
    ELSIF failure ->> 'hint' IS NOT NULL THEN
        RAISE EXCEPTION '%', failure ->> 'message' USING ERRCODE = 'SL017', HINT = failure ->> 'hint';
    END IF;
    RAISE EXCEPTION '%', failure ->> 'message' USING ERRCODE = 'SL017';
END
$$;
COMMENT ON FUNCTION sluice_private.raise_unreadable(jsonb) IS 'Raises the error for a file that cannot be read';
REVOKE ALL ON FUNCTION sluice_private.raise_unreadable(jsonb) FROM PUBLIC;
