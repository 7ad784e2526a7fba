package dev.backproof.verify.sandbox.container;

import java.util.HashMap;
import java.util.Map;

/**
 * Labels without Testcontainers' own. By those its shutdown hook would find the container and remove it too, at the same
 * time as its owner does, and print the stack trace of whoever comes second.
 */
final class OwnLabels extends HashMap<String, String> {
    private static final long serialVersionUID = 1;
    private static final String FOREIGN = "org.testcontainers";

    OwnLabels(Map<String, String> labels) {
        putAll(labels);
    }

    @Override
    public void putAll(Map<? extends String, ? extends String> labels) {
        labels.forEach((name, value) -> {
            if (!name.startsWith(FOREIGN)) {
                put(name, value);
            }
        });
    }
}
