-- Which of many files were loaded before, without reading any: certain when name and size are those of a file that was
-- loaded after it was last changed; else a file of that size is a hint only, and its content decides (find_loaded).
CREATE OR REPLACE FUNCTION sluice.find_known(job text, files jsonb) RETURNS TABLE (
    number integer,
    load_id bigint,
    certain boolean
)
LANGUAGE sql STABLE
-- With the owner's rights, because nobody else may read the ledger's table.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT f.number, coalesce(same.load_id, hint.load_id), same.load_id IS NOT NULL
    FROM jsonb_to_recordset(find_known.files) AS f (number integer, name text, bytes bigint, modified timestamptz)
    LEFT JOIN LATERAL (
        SELECT max(k.load_id) AS load_id
        FROM sluice_private.ledger AS k
        JOIN sluice_private.job AS j ON j.job_id = k.job_id
        JOIN sluice_private.load_file AS b ON b.load_id = k.load_id AND b.file_no = k.file_no
        JOIN sluice_private.load AS l ON l.load_id = k.load_id
        WHERE j.name = find_known.job
            AND k.name = f.name
            AND coalesce(b.packed_bytes, b.bytes) = f.bytes
            AND f.modified < l.started_at
    ) AS same ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN same.load_id IS NULL THEN sluice.find_loaded(find_known.job, f.bytes) END AS load_id
    ) AS hint
    WHERE coalesce(same.load_id, hint.load_id) IS NOT NULL
    ORDER BY f.number;
$$;
COMMENT ON FUNCTION sluice.find_known(text, jsonb)
    IS 'Which files of [{"number", "name", "bytes", "modified"}] were loaded before, and by which load; where it is not '
       'certain, some content of that size was';
REVOKE ALL ON FUNCTION sluice.find_known(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.find_known(text, jsonb) TO sluice_loader;
