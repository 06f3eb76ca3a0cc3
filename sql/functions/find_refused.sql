-- Tries on the staged rows, before anything is merged, what only PostgreSQL can tell: all rows at once if they are
-- good, else stretches of pages, then single pages, then single rows. Gives how many rows there were, if that is known,
-- and how many of them were rejected. Runs with the caller's rights, because types, expressions and constraints may run
-- code of their owners.
CREATE OR REPLACE FUNCTION sluice_private.find_refused(
    load_id bigint,
    staging name,
    trials jsonb,
    OUT staged bigint,
    OUT refused bigint
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    pages bigint;
    stretch_pages constant bigint := 128;
    violating bigint;
    reasons jsonb;
    place tid;
BEGIN
    refused := 0;
    BEGIN
        EXECUTE trials ->> 'whole' INTO staged, violating;
        IF violating = 0 THEN
            RETURN;
        END IF;
    EXCEPTION
        WHEN data_exception OR integrity_constraint_violation OR plpgsql_error OR external_routine_exception
            OR cardinality_violation OR syntax_error_or_access_rule_violation OR feature_not_supported
            OR program_limit_exceeded
        THEN staged := NULL;
    END;

    pages := pg_relation_size(format('sluice_private.%I', staging)::regclass) / current_setting('block_size')::bigint;
    FOR stretch IN 0 .. pages BY stretch_pages LOOP
        reasons := sluice_private.try_rows(trials, stretch, least(stretch + stretch_pages, pages));
        IF reasons IS NOT NULL THEN
            refused := refused + sluice_private.refuse_rows(load_id, reasons, trials -> 'trials');
            CONTINUE;
        END IF;
        FOR page IN stretch .. least(stretch + stretch_pages, pages) - 1 LOOP
            reasons := sluice_private.try_rows(trials, page, page + 1);
            IF reasons IS NULL THEN
                reasons := '[]';
                FOR place IN EXECUTE format(
                    'SELECT s.ctid FROM sluice_private.%I AS s WHERE s.ctid >= ''(%s,0)'' AND s.ctid < ''(%s,0)''',
                    staging, page, page + 1)
                LOOP
                    reasons := reasons || sluice_private.try_row(trials, place);
                END LOOP;
            END IF;
            refused := refused + sluice_private.refuse_rows(load_id, reasons, trials -> 'trials');
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.find_refused(bigint, name, jsonb)
    IS 'Rejects the staged rows that PostgreSQL refuses, and returns how many rows and rejects there were';
REVOKE ALL ON FUNCTION sluice_private.find_refused(bigint, name, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.find_refused(bigint, name, jsonb) TO sluice_loader;
