package dev.backproof.scenarios.corpus;

import java.util.List;

/**
 * A way in which a backup can be broken and look fine, as specimens: at least one that is broken so, and at least one that
 * is sound and looks as if it were.
 *
 * @param number from 1 on, stable
 * @param title what is wrong, in a few words
 * @param slipsPast what usually stays green
 * @param specimens the broken ones first
 */
public record HardCase(int number, String title, String slipsPast, List<Specimen> specimens) {
    public HardCase {
        specimens = List.copyOf(specimens);
    }

    /** Those that no verifier may pass. */
    public List<Specimen> broken() {
        return specimens.stream().filter(specimen -> !specimen.isSound()).toList();
    }

    /** Those that every verifier must pass. */
    public List<Specimen> sound() {
        return specimens.stream().filter(Specimen::isSound).toList();
    }
}
