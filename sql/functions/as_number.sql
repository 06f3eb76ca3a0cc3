-- The number that PostgreSQL keeps a time as, so that a function that returns its argument does it. Only a superuser may
-- declare such functions, and nothing but the speed of a sort hangs on them: without them it is done without.
DO $declare$
BEGIN
    IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = CURRENT_USER) THEN
        CREATE OR REPLACE FUNCTION sluice_private.as_number(value date) RETURNS integer
        LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
        AS 'int4up';
        CREATE OR REPLACE FUNCTION sluice_private.as_number(value timestamp) RETURNS bigint
        LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
        AS 'int8up';
        CREATE OR REPLACE FUNCTION sluice_private.as_number(value timestamptz) RETURNS bigint
        LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
        AS 'int8up';
        COMMENT ON FUNCTION sluice_private.as_number(date) IS 'The number of days after 2000-01-01';
        COMMENT ON FUNCTION sluice_private.as_number(timestamp) IS 'The number of microseconds after 2000-01-01';
        COMMENT ON FUNCTION sluice_private.as_number(timestamptz)
            IS 'The number of microseconds after 2000-01-01 in UTC';
        REVOKE ALL ON FUNCTION sluice_private.as_number(date), sluice_private.as_number(timestamp),
            sluice_private.as_number(timestamptz) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION sluice_private.as_number(date), sluice_private.as_number(timestamp),
            sluice_private.as_number(timestamptz) TO sluice_loader;
    END IF;
END
$declare$;
