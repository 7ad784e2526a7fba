package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Stores;
import dev.backproof.backup.posix.RandomChanges;
import dev.backproof.backup.posix.RandomTree;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.backup.testing.ResticProgram;
import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands that die by {@code kill -9} at a random moment harm nothing: afterwards the repository is whole for us and for
 * restic, every snapshot that was ever announced is there and comes back, and the same command finishes. {@code
 * -Dbackproof.kills=300 -Dbackproof.kill.seed=1} kills more often, half of the time in a folder, half on B2.
 */
@Tag("peer")
class KillTest {
    private static final int KILLS = Integer.getInteger("backproof.kills", 6);
    private static final long SEED = Long.getLong("backproof.kill.seed", 1);
    private static final int RESTIC_CHECKS_EVERY = 5;
    private static final int REPORT_EVERY = 25;
    private static final int SERVER_DIES_EVERY = 8;
    private static final int USUAL_CHANGES = 8;
    private static final int SNAPSHOTS_BEFORE_PRUNE = 3;
    private static final Pattern ANNOUNCED = Pattern.compile("\"snapshotId\":\"([0-9a-f]{64})\"");
    private static final String PASSWORD = "correct horse";
    private static final String BUCKET = "lab-bucket";
    private static final String KEY_ID = "lab";
    private static final String KEY = "lab-secret";

    @TempDir
    Path temp;

    @Test
    void folderSurvivesKilledCommands() throws Exception {
        Path repository = temp.resolve("repository");
        new Rounds(repository.toString(), ResticProgram.on(repository.toString(), PASSWORD)).run((KILLS + 1) / 2);
    }

    @Test
    void bucketSurvivesKilledCommandsAndKilledServers() throws Exception {
        Path rclone = Peers.require("rclone");
        try (Server server = new Server()) {
            Map<String, String> remote = Map.of(
                    "RCLONE_CONFIG_LAB_TYPE",
                    "b2",
                    "RCLONE_CONFIG_LAB_ACCOUNT",
                    KEY_ID,
                    "RCLONE_CONFIG_LAB_KEY",
                    KEY,
                    "RCLONE_CONFIG_LAB_ENDPOINT",
                    server.endpoint);
            Path said = temp.resolve("rclone");
            ProcessBuilder mkdir = new ProcessBuilder(rclone.toString(), "mkdir", "lab:" + BUCKET)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            mkdir.environment().putAll(remote);
            assertThat(mkdir.start().waitFor()).as(Files.readString(said)).isZero();
            ResticProgram restic =
                    ResticProgram.on("rclone:lab:" + BUCKET + "/shop", PASSWORD).with("-o", "rclone.program=" + rclone);
            remote.forEach(restic::variable);
            new Rounds("b2:" + BUCKET + ":shop", restic, server).run(KILLS / 2);
        }
    }

    /** One repository, the commands that are killed while they work on it, and what must be in it. */
    private final class Rounds {
        private final Random random = new Random(SEED);
        private final String address;
        private final ResticProgram restic;
        private final Optional<Server> server;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final CommandRunner runner = new CommandRunner();
        private final Path source = temp.resolve("source");
        private final Map<String, Map<String, Portrait>> snapshots = new LinkedHashMap<>();
        private final Map<String, Integer> counts = new LinkedHashMap<>();
        /** How many objects a command makes or deletes, locks included, learned from those that finish. */
        private final Map<String, Integer> usualChanges = new HashMap<>();

        Rounds(String address, ResticProgram restic) {
            this(address, restic, Optional.empty());
        }

        Rounds(String address, ResticProgram restic, Server server) {
            this(address, restic, Optional.of(server));
        }

        private Rounds(String address, ResticProgram restic, Optional<Server> server) {
            this.address = address;
            this.restic = restic;
            this.server = server;
            environment.put("BACKPROOF_REPOSITORY", address);
            environment.put("BACKPROOF_PASSWORD", PASSWORD);
            server.ifPresent(running -> environment.putAll(running.access()));
            environment.forEach(runner::with);
        }

        void run(int kills) throws Exception {
            Files.createDirectory(source);
            RandomTree.fill(source, random.nextLong(), 40);
            command("init");
            try (ObjectStore store = open()) {
                Repositories.makeKeyCheap(store, PASSWORD);
            }
            command("backup", source.toString());
            for (String id : ids()) {
                snapshots.put(id, portraits());
            }
            for (int round = 1; round <= kills; round++) {
                try {
                    round(round);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(
                            "seed " + SEED + ", kill " + round + " of " + kills + " in " + address + ": " + counts, e);
                }
                if (round % REPORT_EVERY == 0 || round == kills) {
                    System.out.println(
                            round + " of " + kills + " kills in " + address + ", seed " + SEED + ": " + counts);
                }
            }
            resticFindsNoErrors();
            for (String id : snapshots.keySet()) {
                comesBack(id);
            }
        }

        private void round(int round) throws Exception {
            RandomChanges.make(source, random.nextLong(), 3);
            byte[] large = new byte[1_000_000 + random.nextInt(2_000_000)];
            random.nextBytes(large);
            Files.write(source.resolve("large" + random.nextInt(4)), large);
            boolean prune = snapshots.size() >= SNAPSHOTS_BEFORE_PRUNE;
            if (prune) {
                command("forget", "--keep-last", "2");
                List<String> oldestFirst = new ArrayList<>(snapshots.keySet());
                oldestFirst.subList(0, oldestFirst.size() - 2).forEach(snapshots::remove);
            }
            String[] arguments =
                    prune ? new String[] {"prune", "--max-unused", "0%"} : new String[] {"backup", source.toString()};
            Map<String, Portrait> portraits = portraits();
            Set<String> before = objects();
            if (server.isPresent()) {
                server.get().misbehave(random.nextLong());
            }
            boolean serverDies = server.isPresent() && random.nextInt(SERVER_DIES_EVERY) == 0;
            String fate = serverDies ? outliveServer(before, arguments) : die(before, arguments);
            if (server.isPresent()) {
                server.get().behave();
            }
            command("unlock");
            Set<String> committed = ids();
            assertThat(committed).containsAll(snapshots.keySet());
            committed.removeAll(snapshots.keySet());
            committed.forEach(id -> snapshots.put(id, portraits));
            assertThat(committed.size()).isLessThanOrEqualTo(prune ? 0 : 1);
            count(fate, prune, before.equals(objects()));
            command("check", "--read-data");
            if (round % RESTIC_CHECKS_EVERY == 0) {
                resticFindsNoErrors();
            }
            comesBack(new ArrayList<>(snapshots.keySet()).get(random.nextInt(snapshots.size())));
            command(arguments);
            if (!prune) {
                Set<String> finished = ids();
                finished.removeAll(snapshots.keySet());
                assertThat(finished).hasSize(1);
                finished.forEach(id -> snapshots.put(id, portraits));
            }
        }

        /** Kills a command at a random moment, and remembers what it has announced by then. */
        private String die(Set<String> before, String... arguments) throws Exception {
            Path out = temp.resolve("out");
            Process process = start(out, environment, arguments);
            awaitRandomMoment(process, before, arguments[0]);
            boolean ended = !process.isAlive();
            process.destroyForcibly().waitFor();
            if (ended) {
                assertThat(process.exitValue()).as(Files.readString(out)).isZero();
            }
            remember(out);
            return ended ? "was done" : "killed";
        }

        /** Kills the server under a command and starts it again; the command may fail then, but what it announced counts. */
        private String outliveServer(Set<String> before, String... arguments) throws Exception {
            Path out = temp.resolve("out");
            Process process = start(out, environment, arguments);
            awaitRandomMoment(process, before, arguments[0]);
            server.orElseThrow().restart();
            int exit = process.waitFor();
            assertThat(exit).as(Files.readString(out)).isIn(ExitCode.OK, ExitCode.NOT_VERIFIED);
            remember(out);
            return "server killed, exit " + exit;
        }

        /** Waits until the command has changed a random number of objects and a moment more, or has ended. */
        private void awaitRandomMoment(Process process, Set<String> before, String command) throws Exception {
            int wanted = 1 + random.nextInt(usualChanges.getOrDefault(command, USUAL_CHANGES));
            int seen = 0;
            Set<String> last = before;
            while (seen < wanted && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
                Set<String> now = objects();
                seen += differing(last, now);
                last = now;
            }
            if (process.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS)) {
                usualChanges.put(command, Math.max(2, seen));
            }
        }

        private static int differing(Set<String> some, Set<String> others) {
            Set<String> both = new HashSet<>(some);
            both.retainAll(others);
            return some.size() + others.size() - 2 * both.size();
        }

        private void remember(Path out) throws IOException {
            Matcher announced = ANNOUNCED.matcher(Files.readString(out));
            if (announced.find()) {
                snapshots.put(announced.group(1), portraits());
            }
        }

        private void count(String fate, boolean prune, boolean nothingDone) {
            String what = (prune ? "prune " : "backup ") + fate + (nothingDone ? " before it changed anything" : "");
            counts.merge(what, 1, Integer::sum);
        }

        private void comesBack(String id) throws IOException {
            Path target = temp.resolve("target");
            command("restore", id, "--target", target.toString());
            assertThat(Portrait.of(DirectorySource.contentsOf(
                            target.resolve(source.toString().substring(1)))))
                    .isEqualTo(snapshots.get(id));
            RandomTree.remove(target);
        }

        private void resticFindsNoErrors() throws Exception {
            assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        }

        private Set<String> ids() {
            Set<String> ids = new HashSet<>();
            for (JsonNode snapshot : JsonMapper.shared().readTree(command("snapshots", "--json"))) {
                ids.add(snapshot.get("id").asString());
            }
            return ids;
        }

        private Set<String> objects() {
            Set<String> objects = new HashSet<>();
            try (ObjectStore store = open()) {
                store.list("", object -> objects.add(object.key().value()));
            }
            return objects;
        }

        private Map<String, Portrait> portraits() throws IOException {
            return Portrait.of(DirectorySource.contentsOf(source));
        }

        private ObjectStore open() {
            return Stores.open(address, environment, Optional.empty());
        }

        private String command(String... arguments) {
            Outcome outcome = runner.run(arguments);
            assertThat(outcome.exit())
                    .as("%s: %s%s", String.join(" ", arguments), outcome.out(), outcome.err())
                    .isZero();
            return outcome.out();
        }
    }

    private static Process start(Path out, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.add("--json");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The B2 server as a process of its own, of which two requests in a hundred go wrong when it is told to. */
    private final class Server implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private Process process;
        private final String endpoint;

        Server() throws Exception {
            process = launch(0);
            endpoint = endpointOf(process);
        }

        Map<String, String> access() {
            return Map.of(
                    "B2_APPLICATION_KEY_ID", KEY_ID,
                    "B2_APPLICATION_KEY", KEY,
                    "BACKPROOF_B2_ENDPOINT", endpoint);
        }

        private Process launch(int port) throws IOException {
            return start(
                    temp.resolve("server"),
                    Map.of("B2_APPLICATION_KEY_ID", KEY_ID, "B2_APPLICATION_KEY", KEY),
                    "b2-server",
                    "--dir",
                    temp.resolve("b2").toString(),
                    "--port",
                    Integer.toString(port));
        }

        /** Where a server listens, once it does. */
        private String endpointOf(Process started) throws Exception {
            String said = "";
            while (!said.contains("\n")) {
                assertThat(started.waitFor(20, TimeUnit.MILLISECONDS)).as(said).isFalse();
                said = Files.readString(temp.resolve("server"));
            }
            return JsonMapper.shared().readTree(said).get("endpoint").asString();
        }

        void restart() throws Exception {
            process.destroyForcibly().waitFor();
            process = launch(URI.create(endpoint).getPort());
            assertThat(endpointOf(process)).isEqualTo(endpoint);
        }

        void misbehave(long seed) throws Exception {
            faults("POST", """
                    [{"call": "b2_*", "times": 2147483647, "probability": 0.01, "seed": %d,
                      "effects": [{"type": "answer", "status": 503, "code": "service_unavailable"}]},
                     {"call": "b2_*", "times": 2147483647, "probability": 0.005, "seed": %d,
                      "effects": [{"type": "reset", "afterBytes": 1000}]},
                     {"call": "b2_*", "times": 2147483647, "probability": 0.005, "seed": %d,
                      "effects": [{"type": "loseAnswer"}]}]
                    """.formatted(seed, seed + 1, seed + 2));
        }

        void behave() throws Exception {
            faults("DELETE", "");
        }

        private void faults(String method, String rules) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/backproof/faults"))
                    .method(method, HttpRequest.BodyPublishers.ofString(rules))
                    .header(
                            "Authorization",
                            "Basic "
                                    + Base64.getEncoder()
                                            .encodeToString((KEY_ID + ":" + KEY).getBytes(StandardCharsets.UTF_8)))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
