package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a server is started on. */
public interface FirstData {
    /** Fills the folder of the server's data, which is not there yet. */
    void fill(Path database) throws IOException;

    /** What the server runs before it lets anybody in, one statement a line: afterwards root@localhost has the password. */
    String statements(String password);

    /** Arguments that the server needs for these data; valid once they are there. */
    List<String> arguments();

    /**
     * What it means that no server starts on these data.
     *
     * @param failure what is said of the sandbox
     * @param log what the server wrote
     * @return that, or an exception that blames the data
     */
    default RuntimeException judge(SandboxException failure, Path log) {
        return failure;
    }
}
