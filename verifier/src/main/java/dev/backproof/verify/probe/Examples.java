package dev.backproof.verify.probe;

import java.util.TreeSet;
import java.util.stream.Collectors;

/** Files with something in common: how many, and the first by name, so that a report says the same each night. */
final class Examples {
    private static final int MOST_KEPT = 10;
    private static final int FEW = 3;

    private final TreeSet<String> first = new TreeSet<>();
    private long files;

    void add(String name) {
        files++;
        first.add(name);
        if (first.size() > MOST_KEPT) {
            first.pollLast();
        }
    }

    long files() {
        return files;
    }

    boolean isEmpty() {
        return files == 0;
    }

    /** {@code a, b, c and 4 more}. */
    String some() {
        return some(", ");
    }

    /** As {@link #some()}, with something else between the names. */
    String some(String separator) {
        String few = first.stream().limit(FEW).collect(Collectors.joining(separator));
        return files > FEW ? few + " and " + (files - FEW) + " more" : few;
    }
}
