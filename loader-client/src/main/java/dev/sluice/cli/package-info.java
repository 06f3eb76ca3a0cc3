/**
 * The command line: one class per command. Results go to stdout, everything else to stderr; the exit codes are those of
 * {@link dev.sluice.failure.ExitCode}.
 */
package dev.sluice.cli;
