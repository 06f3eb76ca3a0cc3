-- Ends a load whose reject limit is passed already, while it is staging: what has come is summed up, the rejected rows
-- stay, and nothing is merged. The rest of the files need not be sent.
CREATE OR REPLACE FUNCTION sluice.stop_load(load bigint) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read what blocks have come to. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(stop_load.load, 'staging');
    sums record;
BEGIN
    SELECT coalesce(sum(b.read), 0) AS read, coalesce(sum(b.rejected), 0) AS rejected
    INTO sums
    FROM sluice_private.block_result AS b
    WHERE b.load_id = stop_load.load;
    IF NOT sluice_private.is_over_limit(current_load.reject_limit, sums.rejected::bigint, sums.read::bigint) THEN
        RAISE EXCEPTION 'load % has not passed its reject limit', stop_load.load USING
            ERRCODE = 'SL014',
            DETAIL = format('%s of %s rows were rejected so far; the limit is %s.',
                sums.rejected, sums.read, current_load.reject_limit),
            HINT = 'Go on with it, or end it with sluice.abandon_load.';
    END IF;
    RETURN sluice_private.finish_merge(stop_load.load, 'reject limit', '{}');
END
$$;
COMMENT ON FUNCTION sluice.stop_load(bigint)
    IS 'Ends a load that has passed its reject limit before all of it was sent, and returns its totals';
REVOKE ALL ON FUNCTION sluice.stop_load(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.stop_load(bigint) TO sluice_loader;
