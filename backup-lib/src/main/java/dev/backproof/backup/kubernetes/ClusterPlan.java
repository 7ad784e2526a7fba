package dev.backproof.backup.kubernetes;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is missing in a cluster, as files.
 *
 * @param manifests objects to apply
 * @param secrets shapes of Secrets that somebody has to fill; never applied
 * @param scenarios drills for backups that none restores yet
 * @param notPlanned what no backup could be planned for and why, one line each
 * @param unseen what could not be looked at, one line each
 */
public record ClusterPlan(
        List<Manifest> manifests,
        List<Manifest> secrets,
        List<PlannedScenario> scenarios,
        List<String> notPlanned,
        List<String> unseen) {
    public ClusterPlan {
        manifests = List.copyOf(manifests);
        secrets = List.copyOf(secrets);
        scenarios = List.copyOf(scenarios);
        notPlanned = List.copyOf(notPlanned);
        unseen = List.copyOf(unseen);
    }

    /** The manifests as one YAML file. */
    public String manifestsYaml() {
        return yaml(manifests);
    }

    /** The Secrets' shapes as one YAML file. */
    public String secretsYaml() {
        return yaml(secrets);
    }

    private static String yaml(List<Manifest> documents) {
        return documents.stream().map(Manifest::yaml).collect(Collectors.joining("---\n"));
    }

    /**
     * One object.
     *
     * @param namespace empty for an object of the whole cluster
     * @param yaml one document, ended by a line feed
     */
    public record Manifest(String kind, String namespace, String name, String yaml) {
        /** {@code CronJob shop/backup-uploads}. */
        @Override
        public String toString() {
            return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
        }
    }

    /**
     * One drill.
     *
     * @param asset what it proves
     * @param name of the scenario and, with {@code .yaml}, of its file
     */
    public record PlannedScenario(AssetId asset, String name, String yaml) {}
}
