-- The options of begin_load.
CREATE OR REPLACE FUNCTION sluice_private.check_options(options jsonb) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    member text;
BEGIN
    PERFORM sluice_private.check_members(
        options, 'options', '{rules,subqueries,force,new_table,full,dry_run,pushdown,client,resubmits,replays,version}', 'SL014');
    IF options ->> 'rules' NOT IN ('server', 'client') THEN
        RAISE EXCEPTION 'unknown rules "%" in options', options ->> 'rules' USING
            ERRCODE = 'SL014',
            HINT = 'Use server or client.';
    END IF;
    FOREACH member IN ARRAY '{force,new_table,full,dry_run,pushdown}'::text[] LOOP
        IF jsonb_typeof(options -> member) NOT IN ('boolean', 'null') THEN
            RAISE EXCEPTION '"%" of options must be true or false', member USING ERRCODE = 'SL014';
        END IF;
    END LOOP;
    FOREACH member IN ARRAY '{resubmits,replays,version}'::text[] LOOP
        IF options ->> member !~ '^[0-9]{1,18}$' THEN
            RAISE EXCEPTION '"%" of options must be a number', member USING ERRCODE = 'SL014';
        END IF;
    END LOOP;
    IF (options ->> 'resubmits' IS NOT NULL)::int + (options ->> 'replays' IS NOT NULL)::int
        + coalesce((options ->> 'dry_run')::boolean, false)::int > 1
    THEN
        RAISE EXCEPTION 'of resubmits, replays and dry_run options can have one' USING ERRCODE = 'SL014';
    END IF;
    IF jsonb_typeof(options -> 'subqueries') NOT IN ('array', 'null') THEN
        RAISE EXCEPTION '"subqueries" of options must be an array' USING ERRCODE = 'SL014';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_options(jsonb) IS 'Raises an error for options that begin_load does not know';
REVOKE ALL ON FUNCTION sluice_private.check_options(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_options(jsonb) TO sluice_loader;
