package dev.backproof.verify.sandbox.container;

import dev.backproof.backup.testing.Victim;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Starts a container and waits to be killed. */
final class DockerVictim {
    private DockerVictim() {}

    /** Tells the container's and the network's id. */
    public static void main(String[] arguments) throws IOException {
        DockerSandboxProvider provider = new DockerSandboxProvider(Map.of(), DockerSandbox.Limits.USUAL);
        try (DockerSandbox sandbox = (DockerSandbox) provider.start(
                new SandboxProvider.Options("", arguments[0], "", Path.of("/"), Duration.ofMinutes(10)))) {
            Victim.tell(sandbox.containerId(), sandbox.networkId());
        }
    }
}
