-- The rejected rows that a load resubmits, as blocks for sluice.staging_block or for a client that runs the rules, with
-- the number of rows in each. A row that could take others with it, because it has a quote or a line end, or could be
-- taken for none, because it is empty, is a block of its own; the others come by half a MiB.
CREATE OR REPLACE FUNCTION sluice_private.resubmitted_blocks(load_id bigint) RETURNS TABLE (
    file_no integer,
    block_no integer,
    first_line bigint,
    byte_offset bigint,
    positions bytea,
    data bytea,
    rows bigint
)
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read rejected rows. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(resubmitted_blocks.load_id, 'staging');
    quote bytea := convert_to(current_load.plan #>> '{format,quote}', 'UTF8');
BEGIN
    RETURN QUERY
        WITH rejected AS (
            SELECT DISTINCT ON (r.file_no, r.line, r.byte_offset)
                r.file_no, r.line, r.byte_offset, coalesce(r.raw_bytes, convert_to(r.raw_row, 'UTF8')) AS text
            FROM sluice_private.rejected_row AS r
            WHERE r.load_id = current_load.resubmits AND r.raw_row IS NOT NULL
        ), parted AS (
            SELECT
                r.*,
                CASE
                    WHEN position(quote IN r.text) > 0 OR position('\x0a'::bytea IN r.text) > 0
                        OR r.text IN ('', '\x0d')
                    THEN row_number() OVER place
                END AS alone,
                -- Positions within a block are of four bytes.
                r.byte_offset >> 30 AS stretch,
                sum(octet_length(r.text) + 1) OVER place / 524288 AS part
            FROM rejected AS r
            WINDOW place AS (PARTITION BY r.file_no ORDER BY r.line, r.byte_offset)
        ), placed AS (
            SELECT p.*, min(p.line) OVER block AS block_line, min(p.byte_offset) OVER block AS block_offset
            FROM parted AS p
            WINDOW block AS (PARTITION BY p.file_no, p.alone, p.stretch, p.part)
        )
        SELECT
            p.file_no,
            (row_number() OVER (PARTITION BY p.file_no ORDER BY p.block_line, p.block_offset, p.alone))::int,
            p.block_line,
            p.block_offset,
            -- A row that turns out to be several would have too few.
            CASE WHEN count(*) > 1 THEN
                string_agg(
                    int4send((p.line - p.block_line)::int) || int4send((p.byte_offset - p.block_offset)::int), ''::bytea
                    ORDER BY p.line, p.byte_offset)
            END,
            string_agg(p.text || '\x0a', ''::bytea ORDER BY p.line, p.byte_offset),
            count(*)
        FROM placed AS p
        GROUP BY p.file_no, p.alone, p.stretch, p.part, p.block_line, p.block_offset
        ORDER BY 1, 2;
END
$$;
COMMENT ON FUNCTION sluice_private.resubmitted_blocks(bigint) IS 'The rejected rows that a load resubmits, as blocks';
REVOKE ALL ON FUNCTION sluice_private.resubmitted_blocks(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.resubmitted_blocks(bigint) TO sluice_loader;
