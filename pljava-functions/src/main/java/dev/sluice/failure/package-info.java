/**
 * How loads fail: a {@link dev.sluice.failure.SluiceException} carries what a user is told and the
 * {@link dev.sluice.failure.ExitCode} of the process.
 */
package dev.sluice.failure;
