package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.mirror.MirrorTimes;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What makes no sense in the scenario of a mirror: it has no snapshots to choose from, and no owners, modes or links. */
final class MirrorRules {
    /** Whether a time has come is found out when the drill runs. */
    private static final Instant LATEST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private MirrorRules() {}

    /** Fails on the first such thing. */
    static void check(Mapping root) {
        if (root.find("at") != null) {
            try {
                var unused = MirrorTimes.parse(root.text("at"), LATEST_TIME, ZoneOffset.UTC);
            } catch (ConfigurationException e) {
                throw root.require("at", "the scenario")
                        .wrong("'at' must be a time such as 2026-11-24T03:00:00Z or 2d");
            }
        }
        if (root.find("snapshot") != null) {
            refuse(
                    root.require("snapshot", "the scenario").asMapping("snapshot"),
                    List.of("latest", "id"),
                    "a mirror has no snapshots; 'at' names the time");
        }
        if (root.find("restore") instanceof YamlNode.Listing items) {
            for (YamlNode entry : items.entries()) {
                refuse(
                        entry.asMapping("restore"),
                        List.of("snapshot"),
                        "a mirror has no snapshots; 'at' names the time for all of it");
            }
        }
        if (root.find("assertions") instanceof YamlNode.Listing assertions) {
            for (YamlNode entry : assertions.entries()) {
                refuse(
                        entry.asMapping("assertions"),
                        List.of("owner", "mode", "linkTarget"),
                        "a mirror never kept owners, modes and links");
            }
        }
    }

    private static void refuse(Mapping mapping, List<String> keys, String why) {
        for (String key : mapping.present(keys)) {
            throw mapping.require(key, "the scenario").wrong("'" + key + "' cannot be used here: " + why);
        }
    }
}
