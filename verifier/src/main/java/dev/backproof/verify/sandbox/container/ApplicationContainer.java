package dev.backproof.verify.sandbox.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.backproof.verify.sandbox.ApplicationNetwork;
import dev.backproof.verify.sandbox.RunningApplication;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.FrameConsumerResultCallback;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;

/** An application's container: Testcontainers' own, but one that may end as soon as it likes, and publishes no ports. */
final class ApplicationContainer extends GenericContainer<ApplicationContainer> implements RunningApplication {
    private final Engine engine;

    ApplicationContainer(
            Engine engine,
            ApplicationNetwork.Container what,
            String network,
            Map<String, String> labels,
            DockerSandbox.Limits limits) {
        super(DockerImageName.parse(what.image()));
        this.engine = engine;
        setExposedPorts(List.of());
        withImagePullPolicy(name -> false);
        withNetworkMode(network);
        withEnv(what.environment());
        withStartupAttempts(1);
        withStartupCheckStrategy(new AnyStart());
        if (!what.command().isEmpty()) {
            withCommand(what.command().toArray(String[]::new));
        }
        List<Bind> mounts = what.mounts().entrySet().stream()
                .map(mount -> new Bind(mount.getValue().toString(), new Volume(mount.getKey()), AccessMode.rw))
                .toList();
        withCreateContainerCmdModifier(create -> {
            Confinement.apply(create, labels, limits, false);
            create.withAliases(what.name()).withHostName(what.name());
            if (!what.user().isEmpty()) {
                create.withUser(what.user());
            }
            HostConfig host = create.getHostConfig();
            if (host != null) {
                host.withBinds(mounts);
            }
        });
    }

    /** Whether it stays is for its answers to tell. */
    private static final class AnyStart extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient client, String containerId) {
            return StartupStatus.SUCCESSFUL;
        }
    }

    @Override
    public Set<Integer> getLivenessCheckPortNumbers() {
        return Set.of();
    }

    @Override
    public String address() {
        return InternalNetwork.addressOf(getContainerInfo());
    }

    @Override
    public OptionalInt ended() throws IOException {
        JsonNode state = engine.get("/containers/" + getContainerId() + "/json")
                .orElseThrow(() -> new IOException("the container is gone"))
                .path("State");
        return state.path("Running").asBoolean(false)
                ? OptionalInt.empty()
                : OptionalInt.of(state.path("ExitCode").asInt(-1));
    }

    @Override
    public int run(List<String> command) throws IOException {
        try {
            return execInContainer(command.toArray(String[]::new)).getExitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (DockerException | IllegalStateException e) {
            throw new IOException("it cannot be run: " + e.getMessage(), e);
        }
    }

    @Override
    public String log() throws IOException {
        ToStringConsumer text = new ToStringConsumer();
        try (FrameConsumerResultCallback frames = new FrameConsumerResultCallback()) {
            frames.addConsumer(OutputType.STDOUT, text);
            frames.addConsumer(OutputType.STDERR, text);
            getDockerClient()
                    .logContainerCmd(getContainerId())
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(LOG_LINES)
                    .exec(frames)
                    .awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (DockerException e) {
            throw new IOException(e.getMessage(), e);
        }
        return text.toUtf8String();
    }
}
