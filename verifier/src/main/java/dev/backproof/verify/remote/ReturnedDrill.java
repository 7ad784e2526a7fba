package dev.backproof.verify.remote;

import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a drill left, as an object of JSON, format version 1.
 *
 * @param results as {@code results.json}, with this one drill
 * @param baseline line of {@link dev.backproof.verify.report.Baselines} of this drill, or empty when it is nothing to compare with
 * @param ledger text of {@link dev.backproof.verify.report.SampleLedger} afterwards, or empty
 */
record ReturnedDrill(RunResult results, String baseline, String ledger) {
    /** More than the findings of a hundred thousand checks. */
    private static final long MOST_BYTES = 64L << 20;

    DrillResult drill() {
        return results.drills().getFirst();
    }

    void leave(Assignment assignment, ObjectStore store) {
        byte[] json =
                Json.MAPPER.writeValueAsBytes(Json.document(assignment.run(), assignment.index(), assignment.scenario())
                        .put("results", ResultsJson.toJson(results))
                        .put("baseline", baseline)
                        .put("ledger", ledger));
        store.put(ObjectKey.of(assignment.key()), ObjectContent.of(json).withContentType("application/json"));
    }

    /**
     * What was left for this assignment, or nothing.
     *
     * @throws IOException when what lies there is damaged, or of another run or drill
     */
    static Optional<ReturnedDrill> find(Assignment assignment, ObjectStore store) throws IOException {
        ObjectKey key = ObjectKey.of(assignment.key());
        Optional<ObjectInfo> found = store.find(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().size() > MOST_BYTES) {
            throw new IOException("it has " + found.get().size() + " bytes");
        }
        try {
            JsonNode root = Json.MAPPER.readTree(store.getBytes(key));
            if (!Json.text(root, "run").equals(assignment.run())
                    || Json.index(root) != assignment.index()
                    || !Json.text(root, "scenario").equals(assignment.scenario())) {
                throw new IOException("it is of another run or drill");
            }
            RunResult results = ResultsJson.parse(Json.text(root, "results"));
            if (results.drills().size() != 1
                    || !results.drills().getFirst().scenario().equals(assignment.scenario())) {
                throw new IOException("it tells of other drills than " + assignment.scenario());
            }
            return Optional.of(new ReturnedDrill(results, Json.text(root, "baseline"), Json.text(root, "ledger")));
        } catch (JacksonException e) {
            throw new IOException("no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
