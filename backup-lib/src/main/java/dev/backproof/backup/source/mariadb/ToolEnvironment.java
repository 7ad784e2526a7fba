package dev.backproof.backup.source.mariadb;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The surroundings that MariaDB's programs run in. */
final class ToolEnvironment {
    /** What programs print; anything that is not UTF-8 becomes a replacement character. */
    static final Charset OUTPUT = StandardCharsets.UTF_8;

    private ToolEnvironment() {}

    /**
     * A command whose environment lacks the variables by which MariaDB's programs can be steered past their arguments
     * (server, password, plugin folder), and whose messages are in plain English.
     */
    static ProcessBuilder command(List<String> arguments) {
        ProcessBuilder command = new ProcessBuilder(arguments);
        command.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("MYSQL_") || name.startsWith("MARIADB_") || name.startsWith("LIBMYSQL_"));
        command.environment().put("LC_ALL", "C");
        return command;
    }

    /** The absolute folders of {@code PATH}. */
    static List<Path> path() {
        String path = System.getenv("PATH");
        if (path == null) {
            return List.of();
        }
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of)
                .toList();
    }

    /**
     * Where what can be made again is kept: {@code $XDG_CACHE_HOME/backproof/mariadb}, by default below {@code ~/.cache}.
     * For root it is below {@code /var/cache}: the servers that root starts run as another user, to whom root's home is
     * closed.
     */
    static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base;
        if (cache != null && cache.startsWith("/")) {
            base = Path.of(cache);
        } else if (System.getProperty("user.name").equals("root")) {
            base = Path.of("/var/cache");
        } else {
            base = Path.of(System.getProperty("user.home"), ".cache");
        }
        return base.resolve("backproof").resolve("mariadb");
    }
}
