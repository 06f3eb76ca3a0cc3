package dev.sluice.type;

/** The column types that the engine understands; every other type is {@link #OTHER}, which PostgreSQL casts in the merge. */
public enum TypeKind {
    BOOL(Storage.NUMBER),
    INT2(Storage.NUMBER),
    INT4(Storage.NUMBER),
    INT8(Storage.NUMBER),
    FLOAT4(Storage.REAL),
    FLOAT8(Storage.REAL),
    NUMERIC(Storage.TEXT),
    TEXT(Storage.TEXT),
    VARCHAR(Storage.TEXT),
    CHAR(Storage.TEXT),
    DATE(Storage.NUMBER),
    TIMESTAMP(Storage.NUMBER),
    TIMESTAMPTZ(Storage.NUMBER),
    UUID(Storage.TEXT),
    OTHER(Storage.TEXT);

    /** How a value of the kind is held between reading it and writing it to staging. */
    public enum Storage {
        /** A {@code long}: 0 or 1, an integer, days or microseconds since 2000-01-01 (UTC). */
        NUMBER,
        /** A {@code double}. */
        REAL,
        /** UTF-8 bytes in the form that PostgreSQL's input function accepts. */
        TEXT
    }

    private final Storage storage;

    TypeKind(Storage storage) {
        this.storage = storage;
    }

    /** How values of this kind are held. */
    public Storage storage() {
        return storage;
    }
}
