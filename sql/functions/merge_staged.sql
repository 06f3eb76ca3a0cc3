-- merge_load for functions that stage and merge in one call: when another session changes the target meanwhile, what was
-- written is taken back and it is tried again, as the client does. A transaction that sees one moment throughout would see the
-- same again, so there the error stays.
CREATE OR REPLACE FUNCTION sluice_private.merge_staged(load_id bigint, files jsonb) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    attempts constant integer :=
        CASE WHEN current_setting('transaction_isolation') LIKE 'read %committed' THEN 3 ELSE 1 END;
BEGIN
    FOR attempt IN 1 .. attempts LOOP
        BEGIN
            RETURN sluice.merge_load(merge_staged.load_id, merge_staged.files);
        EXCEPTION
            WHEN SQLSTATE 'SL008' THEN
                IF attempt = attempts THEN
                    RAISE;
                END IF;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.merge_staged(bigint, jsonb)
    IS 'merge_load, tried again when another session changes the target meanwhile';
REVOKE ALL ON FUNCTION sluice_private.merge_staged(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.merge_staged(bigint, jsonb) TO sluice_loader;
