package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Containers and networks of runs that are over, or past their time. */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Removes them, containers first. Troubles are logged only. */
    static void remove(Engine engine, Instant now) {
        remove(engine, "/containers/json?all=1&", "/containers/", "?force=1&v=1", now);
        remove(engine, "/networks?", "/networks/", "", now);
    }

    private static void remove(Engine engine, String list, String one, String how, Instant now) {
        try {
            for (JsonNode found : engine.labelled(list, Owner.SANDBOX)) {
                if (Owner.abandoned(found.path("Labels"), now)) {
                    String id = found.path("Id").asString();
                    LOG.info("removing what an earlier run left behind: {}{}", one, id);
                    engine.delete(one + id + how);
                }
            }
        } catch (IOException e) {
            LOG.warn("leftovers of earlier sandboxes could not be removed: {}", e.getMessage());
        }
    }
}
