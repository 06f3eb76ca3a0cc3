-- What begin_load has to know of the load that it runs again: its job, the version to run, and its files, all of them,
-- so that each keeps its number.
CREATE OR REPLACE FUNCTION sluice_private.open_again(options jsonb) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read loads and rejected rows. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    earlier sluice_private.load := sluice_private.earlier_load(options);
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'job', j.name,
            'files', jsonb_agg(
                jsonb_build_object(
                    'name', f.name,
                    'bytes', CASE
                        WHEN options ->> 'resubmits' IS NULL THEN f.bytes
                        ELSE (
                            SELECT coalesce(sum(r.bytes), 0)
                            FROM (
                                SELECT DISTINCT ON (r.line, r.byte_offset) octet_length(r.raw_row) + 1 AS bytes
                                FROM sluice_private.rejected_row AS r
                                WHERE r.load_id = f.load_id AND r.file_no = f.file_no
                            ) AS r)
                    END,
                    'header', f.header,
                    'layout', f.layout)
                ORDER BY f.file_no))
        FROM sluice_private.job AS j
        CROSS JOIN sluice_private.load_file AS f
        WHERE j.job_id = earlier.job_id AND f.load_id = earlier.load_id
        GROUP BY j.name);
END
$$;
COMMENT ON FUNCTION sluice_private.open_again(jsonb) IS 'Job and files of a load that is to run again';
REVOKE ALL ON FUNCTION sluice_private.open_again(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_again(jsonb) TO sluice_loader;
