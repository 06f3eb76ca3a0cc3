-- Asks the ledger before a file is read. Without a digest the answer is only a hint: some content of that size was
-- loaded. Size and digest may also be those of a compressed file as it is stored, so that it need not be unpacked.
CREATE OR REPLACE FUNCTION sluice.find_loaded(job text, bytes bigint, digest text DEFAULT NULL) RETURNS bigint
LANGUAGE sql STABLE
-- With the owner's rights, because nobody else may read the ledger's table.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT max(k.load_id)
    FROM sluice_private.ledger AS k
    JOIN sluice_private.job AS j ON j.job_id = k.job_id
    WHERE j.name = find_loaded.job
        AND (
            k.bytes = find_loaded.bytes AND (find_loaded.digest IS NULL OR k.digest = find_loaded.digest)
            OR (k.digest, k.bytes) IN (
                SELECT f.digest, f.bytes
                FROM sluice_private.load_file AS f
                WHERE f.packed_bytes = find_loaded.bytes
                    AND (find_loaded.digest IS NULL OR f.packed_digest = find_loaded.digest)));
$$;
COMMENT ON FUNCTION sluice.find_loaded(text, bigint, text)
    IS 'The last load that loaded a content of this size, and of this digest if one is given; NULL when there is none';
REVOKE ALL ON FUNCTION sluice.find_loaded(text, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.find_loaded(text, bigint, text) TO sluice_loader;
