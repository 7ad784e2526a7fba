package dev.backproof.backup;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.testing.Program;
import dev.backproof.backup.testing.Rclone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** On B2, where restic comes by way of rclone. */
class ResticOnB2PeerTest extends ResticPeerContract {
    static final String BUCKET = "acme-backups";
    static final String PREFIX = "cluster/shop";

    private @Nullable B2Server server;

    /** The server of this test. */
    final B2Server server() {
        B2Server running = server;
        if (running == null) {
            running = B2Server.start(folder().resolve("server"));
            running.createBucket(BUCKET);
            server = running;
        }
        return running;
    }

    @AfterEach
    void stopServer() {
        server().close();
    }

    @Override
    ObjectStore store() {
        B2Settings settings =
                B2Settings.of(server().keyId(), server().applicationKey()).withEndpoint(server().endpoint());
        return B2Store.open(settings, BUCKET, PREFIX);
    }

    @Override
    Program resticThere(Program restic) {
        Program rclone = Rclone.on(server().endpoint(), server().keyId(), server().applicationKey());
        return restic.in(rclone.environment())
                .with("-o", "rclone.program=" + rclone.path(), "-r", "rclone:b2:" + BUCKET + "/" + PREFIX);
    }
}
