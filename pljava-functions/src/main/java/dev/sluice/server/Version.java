package dev.sluice.server;

/** The version of the engine: that of the project, which a test compares. */
public final class Version {
    /** As in the parent POM. */
    public static final String TEXT = "0.2.0";

    private Version() {}
}
