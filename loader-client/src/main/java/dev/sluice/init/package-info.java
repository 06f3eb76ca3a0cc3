/**
 * What a file looks like: a {@link dev.sluice.init.Sample} of its bytes goes in, a {@link dev.sluice.init.Proposal} of a job and a
 * table comes out; of a file that is no text, {@link dev.sluice.init.ConvertedSample} has the rows that a load makes of it. On the way: encoding, dialect, {@link dev.sluice.init.SampledTable}, types, key. Start at
 * {@link dev.sluice.init.Proposal}.
 */
package dev.sluice.init;
