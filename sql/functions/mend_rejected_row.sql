-- UPDATE of the view sluice.rejected_row: gives a rejected row another text, for sluice.resubmit. The row has a line for
-- each of its reasons, and all of them get the text, whichever of them the UPDATE names.
CREATE OR REPLACE FUNCTION sluice_private.mend_rejected_row() RETURNS trigger
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    rejecting record;
    standing text;
BEGIN
    -- Waits for a resubmission of the load that is about to commit.
    SELECT l.loaded_by
    INTO rejecting
    FROM sluice_private.load AS l
    WHERE l.load_id = OLD.load_id
    FOR SHARE;
    IF NOT sluice_private.acts_as(rejecting.loaded_by) AND NOT sluice_private.acts_as('sluice_admin') THEN
        RAISE EXCEPTION 'load % belongs to role "%"', OLD.load_id, rejecting.loaded_by USING
            ERRCODE = 'SL005',
            HINT = 'Only who began the load, or a member of sluice_admin, can mend its rejected rows.';
    ELSIF to_jsonb(NEW) - 'raw_row' <> to_jsonb(OLD) - 'raw_row' THEN
        RAISE EXCEPTION 'only raw_row of a rejected row can be changed' USING
            ERRCODE = 'SL014',
            HINT = 'UPDATE sluice.rejected_row SET raw_row = … WHERE load_id = … AND line = …;';
    ELSIF NEW.raw_row IS NULL OR octet_length(NEW.raw_row) > 16777216 THEN
        RAISE EXCEPTION 'a mended row must be a text of at most 16 MiB' USING
            ERRCODE = 'SL014',
            DETAIL = format('Line %s of file "%s" would have %s bytes.',
                OLD.line, OLD.file_name, coalesce(octet_length(NEW.raw_row)::text, 'no'));
    END IF;
    PERFORM sluice_private.refuse_busy(OLD.load_id);

    SELECT r.raw_row
    INTO standing
    FROM sluice_private.rejected_row AS r
    WHERE r.load_id = OLD.load_id AND r.file_no = OLD.file_no AND r.line = OLD.line AND r.byte_offset = OLD.byte_offset
    LIMIT 1;
    IF NOT FOUND THEN
        -- It was resubmitted meanwhile.
        RETURN NULL;
    ELSIF standing IS DISTINCT FROM OLD.raw_row AND standing IS DISTINCT FROM NEW.raw_row THEN
        RAISE EXCEPTION 'line % of file "%" was mended in two ways', OLD.line, OLD.file_name USING
            ERRCODE = 'SL014',
            DETAIL = format('It is now: %s', standing),
            HINT = 'A row with several reasons stands there several times: give it the same text each time, or mend one'
                ' reason after the other.';
    END IF;
    UPDATE sluice_private.rejected_row AS r
    SET raw_row = NEW.raw_row,
        raw_bytes = NULL
    WHERE r.load_id = OLD.load_id AND r.file_no = OLD.file_no AND r.line = OLD.line
        AND r.byte_offset = OLD.byte_offset AND r.raw_row IS DISTINCT FROM NEW.raw_row;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION sluice_private.mend_rejected_row()
    IS 'Gives a rejected row another text, in all its reasons; the trigger of sluice.rejected_row';
REVOKE ALL ON FUNCTION sluice_private.mend_rejected_row() FROM PUBLIC;
