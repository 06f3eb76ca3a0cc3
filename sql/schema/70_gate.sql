-- The gate: every block that is copied to sluice.staging_block is scanned here.

CREATE TRIGGER gate
    BEFORE INSERT ON sluice.staging_block
    FOR EACH ROW
    EXECUTE FUNCTION sluice_private.scan_staging_block();
COMMENT ON TRIGGER gate ON sluice.staging_block IS 'Scans the block, stages the accepted rows and stores nothing here';
