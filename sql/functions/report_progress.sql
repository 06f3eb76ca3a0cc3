-- For a client that feeds a load over several sessions: shows others what it knows of the whole, in the application name
-- of the session that calls, and tells what is known of rejected rows.
CREATE OR REPLACE FUNCTION sluice.report_progress(
    load bigint,
    bytes bigint,
    read bigint,
    filtered bigint DEFAULT 0,
    rejected bigint DEFAULT 0,
    duplicate bigint DEFAULT 0
) RETURNS bigint
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may call what it needs. It changes nothing but the name of the session.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config(
        'application_name',
        sluice_private.progress_name(load, ARRAY[0, bytes, read, filtered, rejected, duplicate]),
        false);
    RETURN (SELECT p.rejected FROM sluice.load_progress AS p WHERE p.load_id = load);
END
$$;
COMMENT ON FUNCTION sluice.report_progress(bigint, bigint, bigint, bigint, bigint, bigint)
    IS 'Shows in sluice.load_progress how far a load has come, as the caller knows it, and returns the rejected rows so '
       'far';
REVOKE ALL ON FUNCTION sluice.report_progress(bigint, bigint, bigint, bigint, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.report_progress(bigint, bigint, bigint, bigint, bigint, bigint) TO sluice_loader;
