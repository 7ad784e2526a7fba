package dev.backproof.verify.sandbox.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every container of ours may do and take. */
final class Confinement {
    private static final Logger LOG = LoggerFactory.getLogger(Confinement.class);
    private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(60);

    /** What servers and the usual images' start scripts need: to own files, to become another user, to end a program. */
    private static final Capability[] CAPABILITIES = {
        Capability.CHOWN,
        Capability.DAC_OVERRIDE,
        Capability.FOWNER,
        Capability.SETUID,
        Capability.SETGID,
        Capability.KILL
    };

    /** Ends what the container runs, whose end is the container's, when its input ends or its time is over. */
    private static final String GUARD = "(sleep \"$1\"; kill -TERM 1) & read -r unused; kill -TERM 1";

    private Confinement() {}

    /** Sets labels and limits of a container that is about to be made; it is removed when it ends if so. */
    static void apply(
            CreateContainerCmd create, Map<String, String> labels, DockerSandbox.Limits limits, boolean removed) {
        create.withLabels(new OwnLabels(labels));
        HostConfig host = create.getHostConfig();
        if (host != null) {
            host.withAutoRemove(removed)
                    .withMemory(limits.memoryBytes())
                    .withMemorySwap(limits.memoryBytes())
                    .withPidsLimit(limits.processes())
                    .withCapDrop(Capability.ALL)
                    .withCapAdd(CAPABILITIES)
                    .withSecurityOpts(List.of("no-new-privileges"));
        }
    }

    /** Removes a container and waits until it is gone, since nobody may find restored data after this. */
    static void remove(Engine engine, String id) {
        try {
            engine.delete("/containers/" + id + "?force=1&v=1");
            engine.awaitGone("/containers/" + id + "/json", REMOVAL_LIMIT);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the container {} could not be removed: {}", id, e.getMessage());
        }
    }

    /** The program that ends a container when we are gone, or the time is over. */
    static List<String> guard(long seconds) {
        return List.of("sh", "-c", GUARD, "guard", Long.toString(Math.max(1, seconds)));
    }
}
