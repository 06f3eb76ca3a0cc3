/**
 * Where rows come from: a file as it is {@linkplain dev.sluice.source.Stored stored} goes in; unpacked, in UTF-8 and with its
 * header read it comes out. Start at
 * {@link dev.sluice.source.SourceFile}.
 */
package dev.sluice.source;
