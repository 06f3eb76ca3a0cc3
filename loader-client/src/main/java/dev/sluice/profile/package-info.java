/**
 * Where the time of a load goes: what each thread of the client was at, and what the server says of its own part; as JSON, as a
 * picture (SVG), and as events of the JDK's Flight Recorder.
 */
package dev.sluice.profile;
