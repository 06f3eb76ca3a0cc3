package dev.sluice.profile;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** One stay of a thread in a phase, for the JDK's Flight Recorder. */
@Label("Phase of a load")
@Category("Sluice")
@Description("What a thread of a load was at")
@StackTrace(false)
final class PhaseEvent extends Event {
    @Label("Phase")
    String phase;

    @Label("Bytes")
    @DataAmount
    long bytes;

    @Label("Rows")
    long rows;
}
