-- Casts what only PostgreSQL can cast, before anything is merged: all rows at once if they are good, else stretches
-- of pages, then single pages, then single rows. Runs with the caller's rights, because a type or the constraint of a
-- domain may run code of its owner.
CREATE OR REPLACE FUNCTION sluice_private.find_refused(load_id bigint, staging name, casts jsonb) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    all_casts text := (
        SELECT string_agg(format('count(%s)', c ->> 'expression'), ', ') FROM jsonb_array_elements(casts) AS c);
    pages bigint;
    stretch_pages constant bigint := 128;
    staged_row record;
    one_cast record;
    problem text;
    code text;
    details text;
    reasons jsonb;
    refused bigint := 0;
BEGIN
    BEGIN
        EXECUTE format('SELECT %s FROM sluice_private.%I AS s', all_casts, staging);
        RETURN 0;
    EXCEPTION
        WHEN data_exception OR integrity_constraint_violation OR raise_exception
            OR syntax_error_or_access_rule_violation OR feature_not_supported OR program_limit_exceeded
        THEN NULL;
    END;

    pages := pg_relation_size(format('sluice_private.%I', staging)::regclass) / current_setting('block_size')::bigint;
    FOR stretch IN 0 .. pages BY stretch_pages LOOP
        CONTINUE WHEN sluice_private.casts_succeed(staging, all_casts, stretch, stretch + stretch_pages);
        FOR page IN stretch .. least(stretch + stretch_pages, pages) - 1 LOOP
            CONTINUE WHEN sluice_private.casts_succeed(staging, all_casts, page, page + 1);
            reasons := '[]';
            FOR staged_row IN EXECUTE format(
                'SELECT s.ctid::text AS ctid, to_jsonb(s.*) AS fields FROM sluice_private.%I AS s'
                    ' WHERE s.ctid >= ''(%s,0)'' AND s.ctid < ''(%s,0)''',
                staging, page, page + 1)
            LOOP
                FOR one_cast IN
                    SELECT c.*
                    FROM jsonb_to_recordset(casts) AS c (
                        "column" text, "from" text, place bigint, expression text)
                LOOP
                    BEGIN
                        EXECUTE format(
                            'SELECT count(%s) FROM (SELECT $1::text AS %I) AS s',
                            one_cast.expression, one_cast."column")
                        USING staged_row.fields ->> one_cast."column";
                    EXCEPTION
                        WHEN data_exception OR integrity_constraint_violation OR raise_exception
                            OR syntax_error_or_access_rule_violation OR feature_not_supported OR program_limit_exceeded
                        THEN
                            GET STACKED DIAGNOSTICS
                                problem = MESSAGE_TEXT,
                                code = RETURNED_SQLSTATE,
                                details = PG_EXCEPTION_DETAIL;
                            reasons := reasons || jsonb_build_object(
                                'ctid', staged_row.ctid,
                                'column', one_cast."column",
                                'from', one_cast."from",
                                'place', one_cast.place,
                                'value', staged_row.fields ->> one_cast."column",
                                'message', problem,
                                'errorcode', code,
                                'detail', nullif(details, ''));
                    END;
                END LOOP;
            END LOOP;
            refused := refused + sluice_private.refuse_rows(load_id, reasons);
        END LOOP;
    END LOOP;
    RETURN refused;
END
$$;
COMMENT ON FUNCTION sluice_private.find_refused(bigint, name, jsonb)
    IS 'Rejects the staged rows that PostgreSQL refuses to cast, and returns how many';
REVOKE ALL ON FUNCTION sluice_private.find_refused(bigint, name, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.find_refused(bigint, name, jsonb) TO sluice_loader;
