-- Blocks of loads whose job says keep_raw, as they came, for sluice.replay. Logged, because they are kept for long after
-- the load; not compressed on their way to disk, because that costs more time than the rest of the gate.

CREATE TABLE sluice_private.raw_block (
    load_id bigint NOT NULL CONSTRAINT raw_block_load_fkey REFERENCES sluice_private.load ON DELETE CASCADE,
    file_no integer NOT NULL,
    block_no integer NOT NULL,
    first_line bigint NOT NULL,
    byte_offset bigint NOT NULL,
    positions bytea,
    data bytea NOT NULL,
    CONSTRAINT raw_block_pkey PRIMARY KEY (load_id, file_no, block_no)
);
ALTER TABLE sluice_private.raw_block ALTER COLUMN data SET STORAGE EXTERNAL;
COMMENT ON TABLE sluice_private.raw_block IS 'Blocks of loads whose job says keep_raw, as they came, for sluice.replay';
COMMENT ON COLUMN sluice_private.raw_block.load_id IS 'The load';
COMMENT ON COLUMN sluice_private.raw_block.file_no IS 'The file';
COMMENT ON COLUMN sluice_private.raw_block.block_no IS 'The block within its file';
COMMENT ON COLUMN sluice_private.raw_block.first_line IS 'As in sluice.staging_block';
COMMENT ON COLUMN sluice_private.raw_block.byte_offset IS 'As in sluice.staging_block';
COMMENT ON COLUMN sluice_private.raw_block.positions IS 'As in sluice.staging_block';
COMMENT ON COLUMN sluice_private.raw_block.data IS 'As in sluice.staging_block';
REVOKE ALL ON TABLE sluice_private.raw_block FROM PUBLIC;
