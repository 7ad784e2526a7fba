package dev.backproof.backup.b2server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests go wrong, and how: {@code FaultRule.on("b2_upload_file").object("data/**").times(2)
 * .effect(FaultEffect.unavailable())}. All conditions must hold; of the requests that match call and object the first
 * {@code skip} go well, and after {@code times} faults the rule is spent.
 *
 * @param call name of the call as in the API ({@code b2_upload_file}); {@code *} stands for any characters
 * @param object the object's name, or a listing's prefix; {@code *} stands for any characters but a slash, {@code **}
 *     for any characters. Null matches also calls that have no object
 * @param skip how many matching requests go well first
 * @param times how often the fault happens, at most
 * @param probability share of the remaining requests that go wrong, above 0 and up to 1
 * @param seed start of the random numbers that decide by probability, so that a run can be repeated
 * @param effects what goes wrong; several add up, such as a delay and an error
 */
public record FaultRule(
        String call,
        @Nullable String object,
        int skip,
        int times,
        double probability,
        long seed,
        List<FaultEffect> effects) {

    public FaultRule {
        if (call.isEmpty()) {
            throw new IllegalArgumentException("a fault rule names a call");
        }
        if (skip < 0 || times < 1) {
            throw new IllegalArgumentException("not a count: skip " + skip + ", times " + times);
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("not a probability: " + probability);
        }
        effects = List.copyOf(effects);
    }

    /** A rule for the first request of a call; it has no effect yet. */
    public static FaultRule on(String call) {
        return new FaultRule(call, null, 0, 1, 1, 0, List.of());
    }

    /** The same rule for objects with such names only. */
    public FaultRule object(String glob) {
        return new FaultRule(call, glob, skip, times, probability, seed, effects);
    }

    /** The same rule, sparing the first {@code count} matching requests. */
    public FaultRule skip(int count) {
        return new FaultRule(call, object, count, times, probability, seed, effects);
    }

    /** The same rule for the n-th matching request on, counted from 1. */
    public FaultRule nth(int n) {
        return skip(n - 1);
    }

    /** The same rule with at most {@code count} faults. */
    public FaultRule times(int count) {
        return new FaultRule(call, object, skip, count, probability, seed, effects);
    }

    /** The same rule without an end. */
    public FaultRule always() {
        return times(Integer.MAX_VALUE);
    }

    /** The same rule for a share of the requests, chosen by random numbers from {@code seed} on. */
    public FaultRule probability(double share, long randomSeed) {
        return new FaultRule(call, object, skip, times, share, randomSeed, effects);
    }

    /** The same rule with one more effect. */
    public FaultRule effect(FaultEffect effect) {
        List<FaultEffect> more = new ArrayList<>(effects);
        more.add(effect);
        return new FaultRule(call, object, skip, times, probability, seed, more);
    }
}
