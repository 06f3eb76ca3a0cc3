/**
 * The model workload: what 1000 generators deliver every five minutes, of which 50 matter. Made here for the demo and the
 * benchmarks, with the outcome of its load known beforehand.
 */
package dev.sluice.demo;
