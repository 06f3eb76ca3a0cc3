-- Lets the threads of a scan end and closes its files, whatever has happened; and gives up the lock that begin_load
-- took, which an error would leave behind.
CREATE OR REPLACE FUNCTION sluice_private.close_files(load_id bigint) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may call the functions in Java. It touches nothing but what this session
-- has opened.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Else there is nothing to close, and this must not load it.
    PERFORM sluice_private.close_scan() WHERE sluice_private.are_classes_loaded();
    IF close_files.load_id IS NOT NULL THEN
        PERFORM sluice_private.release_load(close_files.load_id);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.close_files(bigint) IS 'Ends the scan of this session and closes its files';
REVOKE ALL ON FUNCTION sluice_private.close_files(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.close_files(bigint) TO sluice_loader;
