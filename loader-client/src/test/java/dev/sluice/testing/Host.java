package dev.sluice.testing;

import dev.sluice.client.LoadRequest.Rules;

/** Each way in which the rules of a load can run; what they give must not depend on it. */
public enum Host {
    CLIENT(Rules.CLIENT, false),
    SERVER(Rules.SERVER, true),
    SERVER_WITHOUT_PUSHDOWN(Rules.SERVER, false);

    private final Rules rules;
    private final boolean pushdown;

    Host(Rules rules, boolean pushdown) {
        this.rules = rules;
        this.pushdown = pushdown;
    }

    /** Where the rules run. */
    public Rules rules() {
        return rules;
    }

    /** Whether the client filters first. */
    public boolean pushdown() {
        return pushdown;
    }
}
