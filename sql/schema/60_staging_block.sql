-- The door for raw blocks: COPY sluice.staging_block FROM STDIN (FORMAT binary). Nothing is ever stored in it,
-- because the gate trigger (schema/70_gate.sql) scans each block while it arrives and returns NULL. Unlogged, as it
-- stays empty.

CREATE UNLOGGED TABLE sluice.staging_block (
    load_id bigint NOT NULL,
    file_no integer NOT NULL,
    block_no integer NOT NULL,
    first_line bigint NOT NULL,
    byte_offset bigint NOT NULL,
    dropped bigint NOT NULL,
    positions bytea,
    data bytea NOT NULL,
    compression text
);
COMMENT ON TABLE sluice.staging_block
    IS 'Where raw blocks are copied to; the gate trigger scans them and nothing is stored';
COMMENT ON COLUMN sluice.staging_block.load_id IS 'The load, as begin_load gave it';
COMMENT ON COLUMN sluice.staging_block.file_no IS 'The file, by its place in the list that begin_load got, from 1';
COMMENT ON COLUMN sluice.staging_block.block_no IS 'The block within its file; each number comes once';
COMMENT ON COLUMN sluice.staging_block.first_line IS 'Line of the first record of data in the file, from 1';
COMMENT ON COLUMN sluice.staging_block.byte_offset
    IS 'Byte offset of the first record of data in the uncompressed file, from 0';
COMMENT ON COLUMN sluice.staging_block.dropped
    IS 'Rows that pushdown removed from the block: they count as read and filtered';
COMMENT ON COLUMN sluice.staging_block.positions
    IS 'For each record of data two big-endian int4: line less first_line, offset less byte_offset; NULL when data is '
       'without gaps';
COMMENT ON COLUMN sluice.staging_block.compression
    IS 'How data is compressed for the wire: deflate (zlib, RFC 1950), or NULL for not at all';
COMMENT ON COLUMN sluice.staging_block.data IS 'Whole records with their line ends; never the header';
REVOKE ALL ON TABLE sluice.staging_block FROM PUBLIC;
GRANT INSERT ON TABLE sluice.staging_block TO sluice_loader;
