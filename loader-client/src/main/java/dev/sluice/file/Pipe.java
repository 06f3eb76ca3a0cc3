package dev.sluice.file;

import dev.sluice.source.StoredPipe;
import java.io.InputStream;

/** Standard input, or another pipe. */
final class Pipe extends StoredPipe implements AnyPacking {
    Pipe(String name, InputStream in) {
        super(name, in);
    }
}
