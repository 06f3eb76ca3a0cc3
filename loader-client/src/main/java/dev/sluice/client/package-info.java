/**
 * One load: a {@link dev.sluice.client.LoadRequest} goes in, a {@link dev.sluice.client.LoadReport} comes out. Start at
 * {@link dev.sluice.client.Loader}; its workers take blocks of files to the server, scanned there or here.
 */
package dev.sluice.client;
