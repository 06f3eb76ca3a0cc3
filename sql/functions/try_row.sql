-- Tries one staged row, and gives all reasons to reject it. An expression is not tried on values that could not be
-- cast, nor a constraint on those that could not be computed.
CREATE OR REPLACE FUNCTION sluice_private.try_row(trials jsonb, place tid) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    end_place tid := format('(%s,%s)', (place::text::point)[0], (place::text::point)[1] + 1);
    trial record;
    held boolean;
    problem text;
    code text;
    details text;
    violated text;
    failed_step integer;
    reasons jsonb := '[]';
BEGIN
    FOR trial IN
        SELECT t.number - 1 AS number, (t.value ->> 'step')::int AS step, t.value ->> 'test' AS test
        FROM jsonb_array_elements(trials -> 'trials') WITH ORDINALITY AS t (value, number)
        ORDER BY t.number
    LOOP
        EXIT WHEN failed_step < trial.step;
        BEGIN
            EXECUTE trial.test INTO held USING place, end_place;
            IF NOT held THEN
                reasons := reasons || jsonb_build_object('ctid', place, 'trial', trial.number);
            END IF;
        EXCEPTION
            WHEN data_exception OR integrity_constraint_violation OR plpgsql_error OR external_routine_exception
                OR cardinality_violation OR syntax_error_or_access_rule_violation OR feature_not_supported
                OR program_limit_exceeded
            THEN
                GET STACKED DIAGNOSTICS
                    problem = MESSAGE_TEXT, code = RETURNED_SQLSTATE, details = PG_EXCEPTION_DETAIL,
                    violated = CONSTRAINT_NAME;
                failed_step := trial.step;
                reasons := reasons || jsonb_strip_nulls(jsonb_build_object(
                    'ctid', place,
                    'trial', trial.number,
                    -- That of a domain.
                    'reason', CASE WHEN code = '23514' AND violated <> '' THEN 'constraint' ELSE 'refused' END,
                    'rule', CASE WHEN code = '23514' THEN nullif(violated, '') END,
                    'message', problem,
                    'errorcode', code,
                    'detail', nullif(details, '')));
        END;
    END LOOP;
    RETURN reasons;
END
$$;
COMMENT ON FUNCTION sluice_private.try_row(jsonb, tid) IS 'The reasons to reject a staged row';
REVOKE ALL ON FUNCTION sluice_private.try_row(jsonb, tid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.try_row(jsonb, tid) TO sluice_loader;
