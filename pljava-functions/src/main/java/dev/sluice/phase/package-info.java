/** The phases of a load, and who is told of them. Nothing in here keeps time: the client's profile does. */
package dev.sluice.phase;
