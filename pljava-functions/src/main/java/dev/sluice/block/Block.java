package dev.sluice.block;

/**
 * The records of one file that start in {@code data[from..to)}; the header record is never among them.
 *
 * @param fileNumber number of the file in its load, from 1
 * @param byteOffset offset in the uncompressed file, from 0, of the byte at {@code from}
 * @param positions null when the records follow each other in the file as they do here; else 8 bytes a record, big-endian:
 *     its line less that of the first record and its byte offset less {@code byteOffset}, each as an int
 * @param origins null when the bytes are those of the file; else where each line began there, before it was transcoded
 * @param limit end of the valid bytes of {@code data}, exclusive, at least {@code to}: where the last record may run on
 * @param atEnd whether the input ends at {@code limit}, so that a last record needs no line end
 */
public record Block(
        int fileNumber,
        long byteOffset,
        byte[] positions,
        Origins origins,
        byte[] data,
        int from,
        int to,
        int limit,
        boolean atEnd) {

    /** A block of whole records that fill {@code data}. */
    public static Block whole(int fileNumber, long byteOffset, byte[] positions, byte[] data) {
        return new Block(fileNumber, byteOffset, positions, null, data, 0, data.length, data.length, true);
    }
}
