package dev.backproof.verify.sandbox.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network of the engine that nothing gets out of.
 *
 * @param id the engine's
 */
record InternalNetwork(Engine engine, String id) {
    private static final Logger LOG = LoggerFactory.getLogger(InternalNetwork.class);

    /** Makes one. */
    static InternalNetwork create(Engine engine, String name, Map<String, String> labels) throws IOException {
        String id = engine.post(
                        "/networks/create",
                        Map.of("Name", name, "Driver", "bridge", "Internal", true, "Labels", labels))
                .path("Id")
                .asString();
        return new InternalNetwork(engine, id);
    }

    /** The address of a container that was started on one network and no other. */
    static String addressOf(InspectContainerResponse container) {
        return container
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getIpAddress();
    }

    /** Removes it; trouble is logged only, since the next start tries again. */
    void remove() {
        try {
            engine.delete("/networks/" + id);
        } catch (IOException e) {
            LOG.warn("the sandbox's network {} could not be removed: {}", id, e.getMessage());
        }
    }
}
