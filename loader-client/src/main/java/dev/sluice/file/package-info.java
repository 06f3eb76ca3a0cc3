/**
 * The files that a user names, found on this machine: {@link dev.sluice.file.FileArguments} become
 * {@link dev.sluice.file.FoundFile}s, and these, opened, {@link dev.sluice.source.SourceFile}s. Here is what unpacks them with
 * libraries; the engine itself unpacks gzip.
 */
package dev.sluice.file;
