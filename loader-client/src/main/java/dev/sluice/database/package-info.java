/**
 * The way to a database, the way libpq programs go it: URI, options, {@code PG*} variables, service and password file; and
 * what is put into the database: Sluice's own objects and the jar of the engine.
 */
package dev.sluice.database;
