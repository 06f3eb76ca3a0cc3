package dev.sluice.row;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One reason why one row was rejected; a row may have several.
 *
 * @param line of the row, less the first line of its block
 * @param byteOffset of the row in the uncompressed file
 * @param field number of the field in the record, from 1; 0 when the reason is not about one field
 * @param valueOffset of the first byte of the field, or of its value within quotes, in the uncompressed file; -1 when the reason
 *     is not about one field, or the field is not there
 * @param column header or target column of the field; null when the reason is not about one field
 * @param value text of the field; null when it is NULL or the reason is not about one field
 * @param rule name of the check, or {@code where}; null for other reasons
 * @param rawRow the record as it stood in the file, without its line end; bytes that are not UTF-8 as U+FFFD
 * @param rawBytes the same as bytes; null when {@code rawRow} says it all
 */
public record Reject(
        int line,
        long byteOffset,
        int field,
        long valueOffset,
        String column,
        String value,
        RejectReason reason,
        String rule,
        String message,
        String rawRow,
        byte[] rawBytes) {

    /** The members that {@code sluice.add_blocks} and the gate expect. */
    public Map<String, Object> toJson(int fileNumber, long firstLine) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file_no", fileNumber);
        json.put("line", firstLine + line);
        json.put("byte_offset", byteOffset);
        json.put("column_no", field == 0 ? null : field);
        json.put("value_offset", valueOffset < 0 ? null : valueOffset);
        json.put("column_name", column);
        json.put("value", value);
        json.put("reason", reason.code());
        json.put("rule", rule);
        json.put("message", message);
        json.put("raw_row", rawRow);
        if (rawBytes != null) {
            json.put("raw_bytes", Base64.getEncoder().encodeToString(rawBytes));
        }
        return json;
    }
}
