package dev.backproof.verify.probe;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.scenario.ProbeSettings;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** A folder that passes for a restored volume, and what the probes say of it. */
final class ProbedFolder {
    private final Path files;
    private final Path work;
    ProbeSettings settings = ProbeSettings.USUAL;

    ProbedFolder(Path folder) throws IOException {
        files = Files.createDirectory(folder.resolve("uploads"));
        work = Files.createDirectory(folder.resolve("work"));
    }

    Path files() {
        return files;
    }

    Path work() {
        return work;
    }

    ProbedFolder file(String name, byte[] bytes) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return this;
    }

    ProbedFolder file(String name, String text) throws IOException {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes of dice, the same each time. */
    static byte[] dice(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    RestoredVolume volume() {
        return new RestoredVolume(
                "uploads",
                files,
                "/data/uploads of snapshot 3fa2b1c4",
                Instant.parse("2026-03-01T04:00:00Z"),
                new Nothing(),
                ScenarioOrigin.of(files.resolve("../shop.yaml").normalize()));
    }

    Probes.Found look() {
        return Probes.look(volume(), settings, new Probes.Surroundings() {
            @Override
            public Path newFolder() throws IOException {
                return Files.createTempDirectory(work, "probe-");
            }

            @Override
            public DatabaseSandbox start(PhysicalBackup backup) {
                throw new SandboxException("there is no server here", "", null);
            }
        });
    }

    /** The one check of this kind. */
    CheckResult check(String kind) {
        return find(kind).orElseThrow(() -> new AssertionError("no check of kind " + kind));
    }

    Optional<CheckResult> find(String kind) {
        return look().checks().stream()
                .filter(check -> check.kind().equals(kind))
                .findFirst();
    }

    /** {@code PASSED: 2 images are sound}. */
    String said(String kind) {
        CheckResult check = check(kind);
        return check.status() + ": " + check.message();
    }

    private static final class Nothing implements RestoredVolume.Recorded {
        @Override
        public void visit(EntryVisitor visitor) {}

        @Override
        public Optional<Node> find(EntryPath path) {
            return Optional.empty();
        }

        @Override
        public boolean ownersLost() {
            return false;
        }
    }
}
