package dev.backproof.verify.probe;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.verify.assertion.DatabaseTables;
import dev.backproof.verify.assertion.Outcome;
import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Data directories of MariaDB, told by an {@code ibdata1} beside a folder {@code mysql}. A server of the same release series
 * is started on a copy, as after a crash, and {@code CHECK TABLE} asks every table. What is not MariaDB's, or of a series
 * that is not installed, is not tested.
 */
final class InnodbProbe implements FileProbe {
    private static final List<String> VERSIONS = List.of("mariadb_upgrade_info", "mysql_upgrade_info");

    /** ER_STATEMENT_TIMEOUT. */
    private static final int TIME_IS_OVER = 1969;

    private final Probes.Surroundings surroundings;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    InnodbProbe(Probes.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public ProbeKind kind() {
        return ProbeKind.INNODB;
    }

    @Override
    public String counted(long files) {
        return files + (files == 1 ? " MariaDB data directory" : " MariaDB data directories");
    }

    @Override
    public boolean wants(ProbedFile file) throws IOException {
        return file.name().equals("ibdata1") && is(file, "mysql", FileType.DIRECTORY);
    }

    private static boolean is(ProbedFile file, String name, FileType type) throws IOException {
        return file.volume()
                .find(folder(file).child(RawName.of(name)))
                .filter(status -> status.type() == type)
                .isPresent();
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        if (is(file, "mysql.ibd", FileType.FILE)) {
            return Look.notTested("it is a data directory of MySQL");
        }
        if (is(file, "xtrabackup_info", FileType.FILE) || is(file, "mariadb_backup_info", FileType.FILE)) {
            return Look.notTested("mariadb-backup made it: name its folder under 'restore' with 'physical'");
        }
        if (!file.volume().isWhole()) {
            return Look.notTested("only a sample of its files was restored");
        }
        String version = version(file);
        if (version.isEmpty()) {
            return Look.notTested("it does not say which MariaDB it is of: it has no " + VERSIONS.getFirst());
        }
        oneAtATime.lock();
        try (DatabaseSandbox sandbox = surroundings.start(new DataDirectory(file, version))) {
            return check(sandbox, file.budget());
        } catch (CorruptionException e) {
            return Look.broken(
                    String.valueOf(e.getMessage()).replaceFirst("^" + e.code().code() + " ", ""));
        } catch (SandboxException e) {
            return Look.notTested(String.valueOf(e.getMessage()));
        } finally {
            oneAtATime.unlock();
        }
    }

    private static String version(ProbedFile file) throws IOException {
        for (String name : VERSIONS) {
            EntryPath path = folder(file).child(RawName.of(name));
            if (is(file, name, FileType.FILE)) {
                Optional<ProbedFile> info = ProbedFile.of(file.volume(), path, file.budget());
                if (info.isPresent()) {
                    return new String(info.get().head(), StandardCharsets.ISO_8859_1).strip();
                }
            }
        }
        return "";
    }

    private static EntryPath folder(ProbedFile file) {
        return Objects.requireNonNull(file.path().parent());
    }

    private static Look check(DatabaseSandbox sandbox, Budget budget) {
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("set session max_statement_time = " + budget.secondsLeft());
            List<Outcome> tables = DatabaseTables.check(connection);
            List<String> broken = tables.stream()
                    .filter(table -> table.status() == CheckStatus.FAILED)
                    .map(Outcome::message)
                    .toList();
            return broken.isEmpty() ? Look.SOUND : Look.broken(Words.some(broken, broken.size()));
        } catch (SQLException e) {
            return Look.notTested(
                    e.getErrorCode() == TIME_IS_OVER
                            ? budget.reason()
                            : "the server that was started on it broke off: ERROR " + e.getErrorCode());
        }
    }
}
