package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.FirstData;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.ServerLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32;

/**
 * The first data folder of a server, made once per server binary and kept in the user's cache: copying it takes a
 * fraction of the time of making it. Holds no secret and no data.
 */
final class DataSeed implements FirstData {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final MariaDbTools tools;
    private final Path cache;

    DataSeed(MariaDbTools tools, Path cache) {
        this.tools = tools;
        this.cache = cache;
    }

    /** Only root@localhost stays. */
    @Override
    public String statements(String password) {
        return """
                DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
                FLUSH PRIVILEGES;
                ALTER USER root@localhost IDENTIFIED BY '%s';
                """.formatted(password);
    }

    @Override
    public List<String> arguments() {
        return List.of();
    }

    @Override
    public void fill(Path data) throws IOException {
        Path seed = seed();
        Files.walkFileTree(seed, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(data.resolve(seed.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, data.resolve(seed.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private Path seed() throws IOException {
        Path server = tools.path(MariaDbTool.SERVER);
        Path seed = cache.resolve("seed-" + tools.version(MariaDbTool.SERVER) + "-" + fingerprint(server));
        if (Files.isDirectory(seed)) {
            return seed;
        }
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "making-seed-");
        try {
            Path fresh = work.resolve("data");
            install(fresh);
            Files.move(fresh, seed, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(seed)) { // else another process was faster
                throw e;
            }
        } finally {
            Folders.wipe(work);
        }
        return seed;
    }

    /** Tells two builds of one version apart. */
    private static String fingerprint(Path server) throws IOException {
        Path real = server.toRealPath();
        CRC32 sum = new CRC32();
        sum.update((real + "|" + Files.size(real) + "|" + Files.getLastModifiedTime(real))
                .getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private void install(Path data) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(tools.path(MariaDbTool.INSTALL_DB).toString());
        command.add("--no-defaults");
        tools.baseDirectory().ifPresent(base -> command.add("--basedir=" + base));
        // as whoever we are: it reads nothing but its own SQL; the copies are given to the unprivileged user
        command.add("--user=" + System.getProperty("user.name"));
        command.add("--datadir=" + data);
        command.addAll(List.of(
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve",
                "--innodb-log-file-size=8M"));
        try (ChildProcess installer = ChildProcess.start(command)) {
            installer.input().close();
            String output = new String(installer.output().readAllBytes(), StandardCharsets.UTF_8);
            OptionalInt exit = installer.await(LIMIT);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new SandboxException(
                        "mariadb-install-db failed: " + ServerLog.lastErrors(output + "\n" + installer.errors()),
                        "is there room in " + cache + "?",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a first data folder was made");
        }
    }
}
