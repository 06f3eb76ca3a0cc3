-- Notes who has written the rows of a load. Called in the transaction, or part of one, that wrote them: its number
-- stands in each of these rows as xmin, for as long as nobody else writes the row.
CREATE OR REPLACE FUNCTION sluice_private.track_write(load_id bigint) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write the tables of loads. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    noted xid;
BEGIN
    PERFORM sluice_private.own_load(track_write.load_id, 'staging');
    INSERT INTO sluice_private.tracked_write AS w (load_id)
    VALUES (track_write.load_id)
    RETURNING w.xmin INTO noted;
    UPDATE sluice_private.tracked_write AS w
    SET written_by = noted::text::bigint
    WHERE w.load_id = track_write.load_id AND w.written_by IS NULL;
END
$$;
COMMENT ON FUNCTION sluice_private.track_write(bigint)
    IS 'Notes which transaction has written the rows of a load';
REVOKE ALL ON FUNCTION sluice_private.track_write(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.track_write(bigint) TO sluice_loader;
