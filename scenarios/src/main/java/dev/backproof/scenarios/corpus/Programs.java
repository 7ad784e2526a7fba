package dev.backproof.scenarios.corpus;

import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** MariaDB's programs as they are on the machine that restores. */
@FunctionalInterface
interface Programs {
    /**
     * Puts them into an empty folder.
     *
     * @param installed those of this machine
     */
    void putInto(Path folder, MariaDbTools installed) throws IOException;

    /** A server, but no client. */
    static Programs withoutClient() {
        return (folder, installed) -> {
            link(folder, "mariadbd", installed.path(MariaDbTool.SERVER));
            link(folder, "mariadb-install-db", installed.path(MariaDbTool.INSTALL_DB));
        };
    }

    /** Nothing whose name begins with {@code mysql}. */
    static Programs withNewNames() {
        return (folder, installed) -> {
            withoutClient().putInto(folder, installed);
            link(folder, "mariadb", installed.path(MariaDbTool.CLIENT));
        };
    }

    /** A client from before the line that enables the sandbox mode; other dumps it takes. */
    static Programs withOldClient() {
        return (folder, installed) -> {
            withoutClient().putInto(folder, installed);
            Path client = folder.resolve("mariadb");
            Files.writeString(client, """
                    #!/bin/sh
                    if [ "$1" = --version ]; then
                        echo 'mariadb  Ver 15.1 Distrib 10.3.39-MariaDB, for debian-linux-gnu (x86_64) using readline 5.2'
                        exit 0
                    fi
                    IFS= read -r first
                    case $first in
                    *'999999\\-'*)
                        echo "ERROR at line 1: Unknown command '\\\\-'." >&2
                        exit 1
                        ;;
                    esac
                    { printf '%%s\\n' "$first"; exec cat; } | '%s' "$@"
                    """.formatted(installed.path(MariaDbTool.CLIENT)));
            Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwxr-xr-x"));
        };
    }

    /** A server that has no room. */
    static Programs withoutRoom() {
        return withServer(
                "echo '[ERROR] mariadbd: Error writing file (Errcode: 28 \"No space left on device\")' >&2\nexit 1\n");
    }

    /** A server that warns of little room. */
    static Programs withLittleRoom() {
        return withServer("echo '[Warning] the disk is nearly full' >&2\n");
    }

    /** A server that finds a database in its folder. */
    static Programs withLeftovers() {
        return withServer("""
                for argument; do
                    case $argument in
                    --datadir=*) mkdir -m 777 "${argument#--datadir=}/yesterday" ;;
                    esac
                done
                """);
    }

    /** A server that does something before it starts. */
    private static Programs withServer(String script) {
        return (folder, installed) -> {
            link(folder, "mariadb-install-db", installed.path(MariaDbTool.INSTALL_DB));
            link(folder, "mariadb", installed.path(MariaDbTool.CLIENT));
            Path server = folder.resolve("mariadbd");
            Path real = installed.path(MariaDbTool.SERVER);
            Files.writeString(
                    server,
                    "#!/bin/sh\nif [ \"$1\" = --version ]; then exec '" + real + "' --version; fi\n" + script + "exec '"
                            + real + "' \"$@\"\n");
            Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
        };
    }

    private static void link(Path folder, String name, Path program) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), program.toAbsolutePath());
    }
}
