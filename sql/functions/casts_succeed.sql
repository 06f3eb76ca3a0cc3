-- Tries casts on the staged rows of some pages. An error of another kind, such as a lack of memory, is passed on.
CREATE OR REPLACE FUNCTION sluice_private.casts_succeed(staging name, casts text, from_page bigint, to_page bigint)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    EXECUTE format(
        'SELECT %s FROM sluice_private.%I AS s WHERE s.ctid >= ''(%s,0)'' AND s.ctid < ''(%s,0)''',
        casts, staging, from_page, to_page);
    RETURN true;
EXCEPTION
    WHEN data_exception OR integrity_constraint_violation OR raise_exception OR syntax_error_or_access_rule_violation
        OR feature_not_supported OR program_limit_exceeded
    THEN RETURN false;
END
$$;
COMMENT ON FUNCTION sluice_private.casts_succeed(name, text, bigint, bigint)
    IS 'Whether casts succeed on all staged rows of some pages';
REVOKE ALL ON FUNCTION sluice_private.casts_succeed(name, text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.casts_succeed(name, text, bigint, bigint) TO sluice_loader;
