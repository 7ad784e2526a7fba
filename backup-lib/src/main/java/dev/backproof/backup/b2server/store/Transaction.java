package dev.backproof.backup.b2server.store;

import java.util.ArrayList;
import java.util.List;

/** Changes that belong together, while nobody else can change anything. */
public final class Transaction {
    private final State state;
    private final List<Change> changes = new ArrayList<>();

    Transaction(State state) {
        this.state = state;
    }

    /** The state before the changes. */
    public State state() {
        return state;
    }

    /** Wants a change. */
    public void record(Change change) {
        changes.add(change);
    }

    List<Change> changes() {
        return changes;
    }
}
