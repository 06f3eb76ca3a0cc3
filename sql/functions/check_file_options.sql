-- The options of load_file and import_staged.
CREATE OR REPLACE FUNCTION sluice_private.check_file_options(options jsonb, known text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member text;
BEGIN
    PERFORM sluice_private.check_members(options, 'options', known, 'SL014');
    FOREACH member IN ARRAY '{force,full,dry_run,base64}'::text[] LOOP
        IF jsonb_typeof(options -> member) NOT IN ('boolean', 'null') THEN
            RAISE EXCEPTION '"%" of options must be true or false', member USING ERRCODE = 'SL014';
        END IF;
    END LOOP;
    IF jsonb_typeof(options -> 'workers') <> 'null' AND options ->> 'workers' !~ '^[1-9][0-9]{0,2}$' THEN
        RAISE EXCEPTION '"workers" of options must be a number from 1 to 999' USING ERRCODE = 'SL014';
    END IF;
    IF options ->> 'name' = '' OR jsonb_typeof(options -> 'name') NOT IN ('string', 'null') THEN
        RAISE EXCEPTION '"name" of options must be a text' USING ERRCODE = 'SL014';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_file_options(jsonb, text[])
    IS 'Raises an error for options that load_file or import_staged does not know';
REVOKE ALL ON FUNCTION sluice_private.check_file_options(jsonb, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_file_options(jsonb, text[]) TO sluice_loader;
