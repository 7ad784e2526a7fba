package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import dev.backproof.verify.sandbox.FirstData;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.PreparedBackup;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.ServerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A copy of a server's data directory, which nobody made ready: the server recovers on it as after a crash.
 * One of another release series would change the files or refuse them.
 */
final class FoundData implements FirstData {
    /** What a server writes when its files do not belong together; of a log of zeros it says that it is very old. */
    private static final Pattern DAMAGE = Pattern.compile(
            "corrupt|checksum|is in the future|FILE_CHECKPOINT|Missing MLOG|Log scan|log sequence number"
                    + "|unable to read page|innodb_force_recovery|created before MariaDB 10\\.2\\.2",
            Pattern.CASE_INSENSITIVE);

    /** What it writes when it would need other settings, or is of another version than its files say. */
    private static final Pattern OF_SETTINGS = Pattern.compile(
            "encrypt|innodb_page_size|innodb-page-size|innodb_data_file_path|innodb_undo|different size|Unsupported redo"
                    + "|The redo log was created with|plugin '(?!InnoDB)",
            Pattern.CASE_INSENSITIVE);

    private final PhysicalBackup files;
    private final MariaDbTools tools;

    FoundData(PhysicalBackup files, MariaDbTools tools) {
        this.files = files;
        this.tools = tools;
    }

    @Override
    public void fill(Path database) throws IOException {
        MariaDbVersion here = tools.version(MariaDbTool.SERVER);
        MariaDbVersion made = MariaDbVersion.find(files.dataDirectoryOf())
                .orElseThrow(
                        () -> new SandboxException("the data directory does not say which MariaDB it is of", "", null));
        if (!here.sameSeries(made)) {
            throw new SandboxException(
                    "the data directory is of MariaDB " + made + ", and the server here is " + here,
                    "run the drill where mariadb-server-core of " + made.series() + " is installed",
                    null);
        }
        files.unpack(database, (stream, folder) -> {
            throw new IllegalStateException("a data directory is no stream");
        });
    }

    @Override
    public String statements(String password) {
        return PreparedBackup.letRootIn(password);
    }

    /**
     * Pages that were torn when the files were copied are mended from the doublewrite buffer, as after a crash; a system
     * tablespace that extends itself may be larger than it must be at least.
     */
    @Override
    public List<String> arguments() {
        return List.of("--innodb-doublewrite=ON", "--innodb-data-file-path=ibdata1:5M:autoextend");
    }

    @Override
    public RuntimeException judge(SandboxException failure, Path log) {
        List<String> errors = ServerLog.errors(log);
        boolean settings =
                errors.stream().anyMatch(line -> OF_SETTINGS.matcher(line).find());
        return errors.stream()
                .filter(line -> !settings && DAMAGE.matcher(line).find())
                .findFirst()
                .<RuntimeException>map(line ->
                        new CorruptionException(ErrorCode.CORRUPT_OBJECT, "no server starts on it: " + line, failure))
                .orElse(failure);
    }
}
