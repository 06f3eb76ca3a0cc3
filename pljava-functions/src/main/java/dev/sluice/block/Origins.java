package dev.sluice.block;

import java.util.Arrays;

/** Where the records of a block begin in the original file, when the block holds the file's text in another encoding. */
public final class Origins {
    private final int[] places;
    private final long[] offsets;

    /**
     * @param places places in the block's data, ascending: every one where a line begins
     * @param offsets the byte offset of each in the original, uncompressed file
     */
    public Origins(int[] places, long[] offsets) {
        this.places = places;
        this.offsets = offsets;
    }

    /** The byte offset, in the original file, of the line that begins at {@code place} of the block's data. */
    public long at(int place) {
        int found = Arrays.binarySearch(places, place);
        if (found < 0) {
            throw new IllegalArgumentException("no line begins at " + place);
        }
        return offsets[found];
    }
}
