-- Takes back what a load did to its target: deletes the rows that it inserted, and restores those that it updated; and what
-- came of its rejected rows, if they were resubmitted. All of it, or nothing: if anybody has written or deleted one of
-- these rows since, something would be lost.
--
-- Runs with the caller's rights: undoing needs DELETE, and UPDATE where the load has updated.
CREATE OR REPLACE FUNCTION sluice.undo(load bigint) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
DECLARE
    opened jsonb;
    written_by xid[];
    resubmission bigint;
    undone jsonb;
    -- By resubmissions.
    deleted_before bigint := 0;
    restored_before bigint := 0;
    replaced record;
    dependent record;
    is_needed boolean;
    rows bigint;
    restored bigint := 0;
    deleted bigint;
BEGIN
    -- First, because they may have changed rows of the load itself.
    FOREACH resubmission IN ARRAY sluice_private.resubmissions_of(undo.load) LOOP
        undone := sluice.undo(resubmission);
        deleted_before := deleted_before + (undone ->> 'deleted')::bigint;
        restored_before := restored_before + (undone ->> 'restored')::bigint;
    END LOOP;
    opened := sluice_private.open_undo(undo.load);
    written_by := ARRAY(SELECT w::xid FROM jsonb_array_elements_text(opened -> 'written_by') AS w);

    FOR replaced IN
        SELECT g."load", ARRAY(SELECT w::bigint FROM jsonb_array_elements_text(g.written_by) AS w) AS written_by
        FROM jsonb_to_recordset(opened -> 'groups') AS g ("load" bigint, written_by jsonb)
    LOOP
        -- A part of the transaction with a number of its own, which then stands in the rows: who undoes the load
        -- that wrote them before finds them by it.
        BEGIN
            EXECUTE opened ->> 'restore' USING written_by, replaced.written_by;
            GET DIAGNOSTICS rows = ROW_COUNT;
            IF replaced."load" IS NOT NULL THEN
                PERFORM sluice_private.track_restore(undo.load, replaced."load", replaced.written_by[1]);
            END IF;
        EXCEPTION
            WHEN SQLSTATE 'SL016' THEN RAISE;
        END;
        restored := restored + rows;
    END LOOP;

    FOR dependent IN
        SELECT d.* FROM jsonb_to_recordset(opened -> 'dependents') AS d ("constraint" text, "table" text, query text)
    LOOP
        EXECUTE dependent.query INTO is_needed USING written_by;
        IF is_needed THEN
            RAISE EXCEPTION 'load % cannot be undone: other rows need those that it inserted', undo.load USING
                ERRCODE = 'SL016',
                DETAIL = format('Rows of %s refer to them, and would be lost or changed (constraint "%s").',
                    dependent."table", dependent."constraint"),
                HINT = 'Remove these rows first if they may go.';
        END IF;
    END LOOP;

    EXECUTE opened ->> 'delete' USING written_by;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF restored <> (opened ->> 'updated')::bigint OR deleted <> (opened ->> 'inserted')::bigint THEN
        RAISE EXCEPTION 'load % cannot be undone: rows that it wrote were changed or deleted later', undo.load USING
            ERRCODE = 'SL016',
            DETAIL = format('Of %s inserted rows %s are as the load left them, of %s updated rows %s.',
                opened ->> 'inserted', deleted, opened ->> 'updated', restored),
            HINT = 'Undo later loads into the table first, if it was they; else take the rows back with SQL of your own.';
    END IF;
    RETURN sluice_private.close_undo(undo.load, deleted + deleted_before, restored + restored_before);
END
$$;
COMMENT ON FUNCTION sluice.undo(bigint)
    IS 'Takes back what a load with track: true did to its target; all of it, or nothing';
REVOKE ALL ON FUNCTION sluice.undo(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.undo(bigint) TO sluice_loader;
