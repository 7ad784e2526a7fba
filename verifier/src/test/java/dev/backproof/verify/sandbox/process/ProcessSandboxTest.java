package dev.backproof.verify.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.sandbox.DatabaseSandboxContract;
import dev.backproof.verify.sandbox.SandboxProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("peer")
class ProcessSandboxTest extends DatabaseSandboxContract {
    @BeforeAll
    static void needsMariaDb() {
        Peers.require("mariadbd");
        Peers.require("mariadb");
    }

    @Override
    protected SandboxProvider provider() {
        return new ProcessSandboxProvider();
    }

    @Test
    void closingLeavesNeitherProcessNorFolder() {
        ProcessSandbox sandbox = (ProcessSandbox) start();
        ProcessServer server = sandbox.server();
        assertThat(folder()).isNotEmptyDirectory();

        sandbox.close();

        assertThat(ProcessHandle.of(server.pid())).isEmpty();
        assertThat(folder()).isEmptyDirectory();
        assertThat(server.socket().resolve("../..").normalize()).doesNotExist();
    }
}
