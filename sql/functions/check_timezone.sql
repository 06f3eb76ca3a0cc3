-- Time zones of a job: names, as both PostgreSQL and Java know them.
CREATE OR REPLACE FUNCTION sluice_private.check_timezone(timezone jsonb, what text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF timezone IS NULL THEN
        RETURN;
    END IF;
    IF jsonb_typeof(timezone) = 'string' THEN
        BEGIN
            PERFORM timestamptz 'epoch' AT TIME ZONE (timezone #>> '{}');
            RETURN;
        EXCEPTION
            WHEN invalid_parameter_value THEN NULL;
        END;
    END IF;
    RAISE EXCEPTION 'unknown time zone % of %', timezone, what USING
        ERRCODE = 'SL002',
        HINT = 'Use a name such as UTC or Europe/Berlin; the view pg_timezone_names lists them.';
END
$$;
COMMENT ON FUNCTION sluice_private.check_timezone(jsonb, text)
    IS 'Raises an error for what is not the name of a time zone';
REVOKE ALL ON FUNCTION sluice_private.check_timezone(jsonb, text) FROM PUBLIC;
