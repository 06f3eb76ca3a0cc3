/**
 * Where rows come from: a path goes in, an open file with its format's header read comes out. Start at
 * {@link dev.sluice.source.SourceFile}.
 */
package dev.sluice.source;
