package dev.backproof.verify.remote;

import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one drill is given, as a file of JSON, format version 1. No secrets.
 *
 * @param run the run that it belongs to
 * @param index its number in the run, from 0
 * @param scenario name of the scenario
 * @param file where the scenario stands, below the folder of all files
 * @param key object that it leaves its result in
 * @param baselines lines of {@link dev.backproof.verify.report.Baselines} to compare with, oldest first
 * @param ledger text of {@link dev.backproof.verify.report.SampleLedger}, or empty
 */
record Assignment(
        String run, int index, String scenario, String file, String key, List<String> baselines, String ledger) {
    Assignment {
        baselines = List.copyOf(baselines);
    }

    static String path(int index) {
        return "drills/" + index + ".json";
    }

    Assignment withBaselines(List<String> lines) {
        return new Assignment(run, index, scenario, file, key, lines, ledger);
    }

    byte[] toJson() {
        ObjectNode root = Json.document(run, index, scenario)
                .put("file", file)
                .put("key", key)
                .put("ledger", ledger);
        ArrayNode lines = root.putArray("baselines");
        baselines.forEach(lines::add);
        return Json.MAPPER.writeValueAsBytes(root);
    }

    static Assignment parse(byte[] json) throws IOException {
        try {
            JsonNode root = Json.MAPPER.readTree(json);
            return new Assignment(
                    Json.text(root, "run"),
                    Json.index(root),
                    Json.text(root, "scenario"),
                    Json.text(root, "file"),
                    Json.text(root, "key"),
                    root.path("baselines")
                            .valueStream()
                            .map(line -> line.asString(""))
                            .toList(),
                    Json.text(root, "ledger"));
        } catch (JacksonException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
