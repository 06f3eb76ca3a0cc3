package dev.sluice.row;

import java.util.List;

/** What became of the rows of one block: results that {@link RuleEngine#release} has let go of. */
public record BlockRows(AcceptedRows accepted, List<Reject> rejects, Tally tally) {}
