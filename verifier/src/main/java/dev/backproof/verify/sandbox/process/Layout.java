package dev.backproof.verify.sandbox.process;

import java.nio.file.Path;
import java.util.List;

/**
 * What lies where in the folder of a server's data.
 *
 * @param folder the folder
 */
record Layout(Path folder) {
    Path database() {
        return folder.resolve("database");
    }

    Path temporary() {
        return folder.resolve("tmp");
    }

    /** Empty, so that no plugin can be loaded. */
    Path plugins() {
        return folder.resolve("plugins");
    }

    /** Empty; the only place where SQL may read and write files. */
    Path files() {
        return folder.resolve("files");
    }

    Path log() {
        return folder.resolve("server.log");
    }

    /** What the server prints before it has opened its log. */
    Path console() {
        return folder.resolve("console.log");
    }

    Path firstStatements() {
        return folder.resolve("first.sql");
    }

    List<String> arguments() {
        return List.of(
                "--datadir=" + database(),
                "--tmpdir=" + temporary(),
                "--plugin-dir=" + plugins(),
                "--secure-file-priv=" + files(),
                "--log-error=" + log(),
                "--pid-file=" + folder.resolve("pid"),
                "--init-file=" + firstStatements());
    }
}
