package dev.backproof.backup.source.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The server's users, roles and grants as SQL statements: what {@code mariadb-dump --system=users} writes. Users that are
 * there already when it is loaded are left as they are.
 */
final class UsersDump {
    private UsersDump() {}

    static InputStream open(DatabaseDump.Context context) throws IOException {
        List<String> command = context.session().command(MariaDbTool.DUMP);
        command.addAll(List.of("--system=users", "--insert-ignore"));
        return DumpProcess.start(command, "the server's users", context.stallLimit(), dumped -> {});
    }
}
