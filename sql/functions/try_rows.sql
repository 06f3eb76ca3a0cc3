-- Tries the staged rows of some pages, and gives the violations; NULL when a value cannot be computed. An error of
-- another kind, such as a lack of memory, is passed on.
CREATE OR REPLACE FUNCTION sluice_private.try_rows(trials jsonb, from_page bigint, to_page bigint) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    first_place tid := format('(%s,0)', from_page);
    end_place tid := format('(%s,0)', to_page);
    staged bigint;
    violating bigint;
    reasons jsonb := '[]';
BEGIN
    EXECUTE trials ->> 'ranged' INTO staged, violating USING first_place, end_place;
    IF violating > 0 THEN
        EXECUTE trials ->> 'violations' INTO reasons USING first_place, end_place;
    END IF;
    RETURN reasons;
EXCEPTION
    WHEN data_exception OR integrity_constraint_violation OR plpgsql_error OR external_routine_exception
        OR cardinality_violation OR syntax_error_or_access_rule_violation OR feature_not_supported
        OR program_limit_exceeded
    THEN RETURN NULL;
END
$$;
COMMENT ON FUNCTION sluice_private.try_rows(jsonb, bigint, bigint)
    IS 'The violations of the staged rows of some pages; NULL when a value cannot be computed';
REVOKE ALL ON FUNCTION sluice_private.try_rows(jsonb, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.try_rows(jsonb, bigint, bigint) TO sluice_loader;
