/**
 * Files that are no text: each {@link dev.sluice.convert.FileKind} opens its own as a {@link dev.sluice.source.ConvertedFile}.
 */
package dev.sluice.convert;
