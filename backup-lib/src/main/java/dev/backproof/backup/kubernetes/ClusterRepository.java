package dev.backproof.backup.kubernetes;

import java.util.Map;

/**
 * A repository as an object of the cluster describes it.
 *
 * @param address {@code b2:BUCKET:PREFIX}, or a folder
 * @param variables what opens it, as restic's environment variables name it; what the operator fills in by itself is
 *     missing
 */
public record ClusterRepository(String address, Map<String, String> variables) {
    /** Copies the map. */
    public ClusterRepository {
        variables = Map.copyOf(variables);
    }

    /** The names of the variables, without their values. */
    @Override
    public String toString() {
        return address + " " + variables.keySet().stream().sorted().toList();
    }
}
