/**
 * The engine's face inside PostgreSQL: entry points for PL/Java over {@code byte[]}, primitive arrays and {@code String},
 * declared in {@code sql/functions/java}. They need nothing of PL/Java at compile time and no permission at run time, but
 * for finding and opening the files of {@code sluice.load_file}.
 */
package dev.sluice.server;
