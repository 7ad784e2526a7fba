package dev.backproof.verify.sandbox.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Victim;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.DatabaseSandboxContract;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@Tag("container")
class DockerSandboxTest extends DatabaseSandboxContract {
    static final String IMAGE = System.getenv().getOrDefault("BACKPROOF_SANDBOX_IMAGE", "backproof/mariadb:local");

    @BeforeAll
    static void needsDocker() throws IOException {
        Engine engine = engine();
        Peers.requireThat(engine.answers(), "no Docker engine answers: the docker sandbox is not tested");
        Peers.requireThat(
                engine.get("/images/" + IMAGE + "/json").isPresent(),
                "there is no image " + IMAGE
                        + " (.ci/mariadb-image/build.sh makes it): the docker sandbox is not tested");
    }

    static Engine engine() {
        Optional<Engine> engine = Engine.find(System.getenv());
        Peers.requireThat(engine.isPresent(), "there is no Docker engine: the docker sandbox is not tested");
        return engine.orElseThrow();
    }

    @Override
    protected SandboxProvider provider() {
        return new DockerSandboxProvider(Map.of("BACKPROOF_SANDBOX_IMAGE", IMAGE), DockerSandbox.Limits.USUAL);
    }

    @Test
    void closingLeavesNeitherContainerNorNetwork() throws Exception {
        DockerSandbox sandbox = (DockerSandbox) start();
        assertThat(engine().get("/containers/" + sandbox.containerId() + "/json"))
                .isPresent();
        String container = sandbox.containerId();

        sandbox.close();

        assertThat(engine().get("/containers/" + container + "/json")).isEmpty();
        assertThat(engine().get("/networks/" + sandbox.networkId())).isEmpty();
    }

    @Test
    void nothingLeadsOutOfTheNetwork() throws Exception {
        // a listener on another network, which this machine can reach
        String listener = engine().post(
                        "/containers/create",
                        Map.of(
                                "Image",
                                IMAGE,
                                "Entrypoint",
                                List.of("nc"),
                                "Cmd",
                                List.of("-ll", "-p", "7777", "-e", "true")))
                .path("Id")
                .asString();
        try (DockerSandbox sandbox = (DockerSandbox) start()) {
            JsonNode unused = engine().post("/containers/" + listener + "/start", Map.of());
            String address = engine().get("/containers/" + listener + "/json")
                    .orElseThrow()
                    .at("/NetworkSettings/IPAddress")
                    .asString();
            Victim.await("the listener", () -> reachable(address));

            assertThat(exitCode(sandbox, "nc -w 3 " + address + " 7777 </dev/null"))
                    .isNotZero();
        } finally {
            engine().delete("/containers/" + listener + "?force=1&v=1");
        }
    }

    @SuppressWarnings("AddressSelection") // it is an address, not a name
    private static boolean reachable(String address) {
        try (Socket socket = new Socket(address, 7777)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int exitCode(DockerSandbox sandbox, String script) throws Exception {
        try (EngineExec exec =
                EngineExec.start(engine(), sandbox.containerId(), List.of("sh", "-c", script), Map.of())) {
            exec.input().close();
            return exec.await();
        }
    }

    @Test
    void killedJvmLeavesNoContainerAndTheNextStartRemovesTheNetwork() throws Exception {
        Victim victim = Victim.start(DockerVictim.class, IMAGE);
        String container = "/containers/" + victim.told().get(0) + "/json";
        String network = "/networks/" + victim.told().get(1);
        assertThat(engine().get(container)).isPresent();

        victim.kill();

        engine().awaitGone(container, Duration.ofMinutes(1));
        start().close();
        assertThat(engine().get(network)).isEmpty();
    }

    @Test
    void sandboxWithoutRoomIsItsOwnTroubleAndNotTheDumps() throws Exception {
        DockerSandboxProvider small = new DockerSandboxProvider(
                Map.of("BACKPROOF_SANDBOX_IMAGE", IMAGE), new DockerSandbox.Limits(1L << 30, 512, true));
        InputStream endless = Streams.then(
                "CREATE TABLE t (v longblob) ENGINE=InnoDB;\n",
                () -> "INSERT INTO t VALUES (RANDOM_BYTES(1024));INSERT INTO t SELECT REPEAT(v, 9999) FROM t LIMIT 1;\n"
                        .getBytes(StandardCharsets.UTF_8));
        try (DatabaseSandbox sandbox =
                small.start(new SandboxProvider.Options("", "", "", folder(), Duration.ofMinutes(5)))) {
            assertThatThrownBy(() -> sandbox.load(endless, "d")).isInstanceOf(SandboxException.class);
        }
    }

    @Test
    void imageThatIsNotThereIsTheSandboxesTrouble() {
        assertThatThrownBy(() -> provider()
                        .start(new SandboxProvider.Options(
                                "", "backproof.invalid/none:1", "", folder(), Duration.ofMinutes(5))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("backproof.invalid/none:1");
    }
}
