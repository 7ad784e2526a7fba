package dev.backproof.verify.sandbox.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

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

    /** Lets a container of another network be found here as well. */
    void connect(String container, List<String> names) throws IOException {
        JsonNode unused = engine.post(
                "/networks/" + id + "/connect",
                Map.of("Container", container, "EndpointConfig", Map.of("Aliases", names)));
    }

    /** Takes that back, since a network that is in use cannot be removed; a container that is gone has left it. */
    void disconnect(String container) {
        try {
            JsonNode unused =
                    engine.post("/networks/" + id + "/disconnect", Map.of("Container", container, "Force", true));
        } catch (IOException e) {
            LOG.debug("the container {} is not on the network {} any more: {}", container, id, e.getMessage());
        }
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
