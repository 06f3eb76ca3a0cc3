/**
 * Private PostgreSQL servers: made in a temporary folder from the programs that are installed or that Sluice brings along,
 * used by the demo and the tests, gone afterwards.
 */
package dev.sluice.cluster;
