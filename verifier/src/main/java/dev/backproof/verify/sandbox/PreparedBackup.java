package dev.backproof.verify.sandbox;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/**
 * The files of a physical backup, made ready for a server (MariaDB, "mariadb-backup").
 *
 * <ol>
 *   <li>An xbstream is unpacked by {@code mbstream}; a folder is taken as it is.
 *   <li>{@code xtrabackup_info} ({@code mariadb_backup_info} from 11.0 on) names the server. Its release series must be
 *       that of the programs: another one can neither prepare the files nor be started on them.
 *   <li>{@code mariadb-backup --prepare} makes the files those of one moment; its last line must be {@code completed OK!}.
 *   <li>Of {@code backup-my.cnf} the server gets the settings without which it does not know the files.
 * </ol>
 */
public final class PreparedBackup implements FirstData {
    private static final byte[] STREAM = "XBSTCK01".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> INFO = List.of("mariadb_backup_info", "xtrabackup_info");
    private static final String SETTINGS = "backup-my.cnf";
    private static final String DONE = "completed OK!";
    private static final Duration LIMIT = Duration.ofHours(12);

    /** What a server must be told of its files, and what such a value may look like: these files are not ours. */
    private static final Map<String, Pattern> NEEDED = Map.of(
            "innodb_data_file_path", Pattern.compile("[\\w.:;-]{1,500}"),
            "innodb_page_size", Pattern.compile("\\d{1,6}"),
            "innodb_undo_tablespaces", Pattern.compile("\\d{1,3}"),
            "innodb_checksum_algorithm", Pattern.compile("\\w{1,30}"));

    private final PhysicalBackup backup;
    private final MariaDbTools tools;
    private final List<MariaDbTool> used;
    private String series = "";
    private final List<String> arguments = new ArrayList<>();

    /**
     * A backup that is not prepared yet.
     *
     * @param used the programs of this machine that must be of the backup's release series
     */
    public PreparedBackup(PhysicalBackup backup, MariaDbTools tools, List<MariaDbTool> used) {
        this.backup = backup;
        this.tools = tools;
        this.used = List.copyOf(used);
    }

    @Override
    public void fill(Path database) throws IOException {
        backup.unpack(database, this::unpackStream);
        Map<String, String> info = info(database);
        if (info.getOrDefault("incremental", "N").equals("Y")) {
            throw new SandboxException(
                    "an incremental backup is no whole server", "name the full backup that it builds on", null);
        }
        requireSameSeries(info.getOrDefault("server_version", ""));
        prepare(database);
        Map<String, String> settings = properties(database.resolve(SETTINGS));
        NEEDED.forEach((name, form) -> {
            String value = settings.getOrDefault(name, "");
            if (form.matcher(value).matches()) {
                arguments.add("--" + name.replace('_', '-') + "=" + value);
            }
        });
    }

    @Override
    public String statements(String password) {
        return letRootIn(password);
    }

    /** The backup's accounts stay, but root gets in. */
    public static String letRootIn(String password) {
        return """
                CREATE USER IF NOT EXISTS root@localhost;
                ALTER USER root@localhost IDENTIFIED BY '%s' ACCOUNT UNLOCK;
                GRANT ALL PRIVILEGES ON *.* TO root@localhost WITH GRANT OPTION;
                """.formatted(password);
    }

    @Override
    public List<String> arguments() {
        return List.copyOf(arguments);
    }

    private void unpackStream(InputStream stream, Path folder) throws IOException {
        Path program = tools.path(MariaDbTool.BACKUP).resolveSibling("mbstream");
        if (!Files.isExecutable(program)) {
            throw new SandboxException(program + " was not found", "install the package mariadb-backup", null);
        }
        PushbackInputStream in = new PushbackInputStream(stream, STREAM.length);
        byte[] start = in.readNBytes(STREAM.length);
        if (!Arrays.equals(start, STREAM)) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT,
                    start.length == 0 ? "the physical backup is empty" : "the physical backup is no xbstream");
        }
        in.unread(start);
        Files.createDirectory(folder);
        try (ChildProcess process = ChildProcess.start(List.of(program.toString(), "-x", "-C", folder.toString()))) {
            boolean taken = true;
            try (OutputStream out = process.input()) {
                in.transferTo(out);
            } catch (IOException e) {
                taken = false; // it stopped at an error, or the backup gave no more bytes: its end tells
            }
            int exit = await(process);
            if (exit != 0 || !taken) {
                throw failure(process.errors(), folder, "the physical backup's xbstream is damaged or cut");
            }
        }
    }

    private static int await(ChildProcess process) {
        try {
            OptionalInt exit = process.await(LIMIT);
            if (exit.isEmpty()) {
                throw new SandboxException("a program of mariadb-backup does not end", "", null);
            }
            return exit.getAsInt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a physical backup was made ready");
        }
    }

    private static RuntimeException failure(String errors, Path folder, String message) {
        String reason = ServerLog.lastErrors(errors);
        if (ServerLog.noRoom(errors) || folder.toFile().getUsableSpace() == 0) {
            return new SandboxException("there is no room for the physical backup: " + reason, "free some space", null);
        }
        return new CorruptionException(
                ErrorCode.CORRUPT_OBJECT, message + (reason.equals(ServerLog.NOTHING) ? "" : ": " + reason));
    }

    private static Map<String, String> info(Path database) throws IOException {
        for (String name : INFO) {
            if (Files.isRegularFile(database.resolve(name))) {
                return properties(database.resolve(name));
            }
        }
        throw new CorruptionException(
                ErrorCode.CORRUPT_OBJECT,
                "the physical backup has no " + String.join(" nor ", INFO)
                        + ": mariadb-backup did not finish it, or did not make it");
    }

    private static Map<String, String> properties(Path file) throws IOException {
        Map<String, String> properties = new HashMap<>();
        if (Files.isRegularFile(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        }
        return properties;
    }

    /** The release series of the server that it is of, such as {@code 10.11}; valid once the files are there. */
    public String series() {
        return series;
    }

    private void requireSameSeries(String version) {
        MariaDbVersion made = MariaDbVersion.find(version)
                .orElseThrow(() -> new CorruptionException(
                        ErrorCode.CORRUPT_OBJECT, "the physical backup does not say which server it is of"));
        series = made.series();
        for (MariaDbTool tool : used) {
            MariaDbVersion here = tools.version(tool);
            if (!here.sameSeries(made)) {
                throw new SandboxException(
                        "the physical backup is of MariaDB " + made + ", and " + tool.program() + " here is " + here
                                + ": only series " + made.series() + " can prepare and read it",
                        "run the drill where "
                                + (used.contains(MariaDbTool.SERVER) ? "mariadb-server-core and " : "")
                                + "mariadb-backup of " + made.series() + " are installed",
                        null);
            }
        }
    }

    private void prepare(Path database) throws IOException {
        List<String> command = List.of(
                tools.path(MariaDbTool.BACKUP).toString(),
                "--no-defaults",
                "--prepare",
                "--use-memory=256M",
                "--target-dir=" + database);
        try (ChildProcess process = ChildProcess.start(command)) {
            process.input().close();
            String told = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            int exit = await(process);
            String errors = told + process.errors();
            if (exit != 0 || !errors.contains(DONE)) {
                throw failure(errors, database, "the physical backup cannot be prepared");
            }
        }
    }
}
