package dev.sluice.columnar;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.ColumnarReader;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens files of columns, each with what reads its format. */
public final class ColumnarFiles implements ColumnarReader {
    @Override
    public ConvertedFile open(String name, Path path) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(6);
        }
        String magic = new String(head, 0, Math.min(head.length, 6), StandardCharsets.ISO_8859_1);
        if (magic.startsWith("PARE")) {
            throw new SluiceException(
                    "\"" + name + "\" is an encrypted Parquet file",
                    null,
                    "Write it again without encryption; Sluice has no place for its keys.");
        }
        if (magic.startsWith("FEA1")) {
            throw new SluiceException(
                    "\"" + name + "\" is a Feather file of version 1",
                    "That format is out of use since 2020.",
                    "Write it again as version 2, with pyarrow.feather.write_feather(table, file), or as Parquet.");
        }
        try {
            return magic.startsWith("PAR1")
                    ? new ParquetFile(name, path)
                    : new ArrowFile(name, path, magic.equals("ARROW1"));
        } catch (LinkageError e) {
            throw new SluiceException(
                    "the library that reads \"" + name + "\" cannot be started",
                    "It says: " + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    "Parquet needs a system that DuckDB has a library for, Arrow that bin/sluice starts Java.",
                    ExitCode.FAILED,
                    null,
                    e);
        }
    }

    /** What a user is told of a file that cannot be read. */
    static SluiceException damaged(String name, Path path, String format, String why, String where, Throwable cause) {
        long bytes;
        try {
            bytes = Files.size(path);
        } catch (IOException e) {
            bytes = -1;
        }
        return new SluiceException(
                "cannot read \"" + name + "\": " + why,
                "It is a file of " + format + (bytes < 0 ? "" : " of " + bytes + " bytes") + where + ".",
                "Fetch or make the file again; nothing of the load was merged.",
                ExitCode.FAILED,
                null,
                cause);
    }

    /** What a user is told of a column that is no value. */
    static SluiceException nested(String name, String column, String type) {
        return new SluiceException(
                "column \"" + column + "\" of \"" + name + "\" has type " + type + ", which is not a single value",
                "Lists, structs, maps and the like do not become one field of a row; the job uses the column.",
                "Leave the column out of the job, or write the file again with its parts as columns of their own.");
    }
}
