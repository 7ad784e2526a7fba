package dev.backproof.backup;

import dev.backproof.backup.testing.BackblazeProxy;
import dev.backproof.backup.testing.Program;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** On B2 with restic's own adapter, which knows no other address than Backblaze's. */
class ResticB2BackendPeerTest extends ResticOnB2PeerTest {
    private @Nullable BackblazeProxy proxy;

    @Override
    Program resticThere(Program restic) {
        BackblazeProxy way = proxy();
        return restic.in(Map.of(
                        "B2_ACCOUNT_ID", server().keyId(),
                        "B2_ACCOUNT_KEY", server().applicationKey(),
                        "HTTPS_PROXY", way.address().toString()))
                .with("--cacert", way.certificate().toString(), "-r", "b2:" + BUCKET + ":" + PREFIX);
    }

    private BackblazeProxy proxy() {
        BackblazeProxy running = proxy;
        if (running == null) {
            running = BackblazeProxy.start(folder(), server().endpoint());
            proxy = running;
        }
        return running;
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy().close();
    }
}
