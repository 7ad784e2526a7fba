package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    private static final ObjectKey X = ObjectKey.of("folder/x");
    private static final ObjectContent CONTENT = ObjectContent.of("content".getBytes(UTF_8));

    @TempDir
    Path folder;

    @Test
    void aFolderNeedsNoKey() {
        try (ObjectStore store = Stores.open(folder.toString(), Map.of(), Optional.empty())) {
            store.put(X, CONTENT);
            assertThat(folder.resolve("folder/x")).hasContent("content");
            assertThat(store.location()).isEqualTo(folder.toString());
        }
    }

    @Test
    void aBucketNeedsAKey() {
        assertFails(ErrorCode.CREDENTIALS_MISSING, () -> Stores.open("b2:bucket:x", Map.of(), Optional.empty()));
        assertFails(ErrorCode.BAD_SETTING, () -> Stores.open("s3:bucket", Map.of(), Optional.empty()));
        Map<String, String> key = Map.of("B2_ACCOUNT_ID", "id", "B2_ACCOUNT_KEY", "key");
        Optional<URI> http = Optional.of(URI.create("http://b2.example"));
        assertFails(ErrorCode.BAD_SETTING, () -> Stores.open("b2:bucket:x", key, http));
    }

    @Test
    void aBucketIsReachedWhereTheEnvironmentSays() {
        try (B2Server server = B2Server.start(folder)) {
            server.createBucket("acme-backups");
            Map<String, String> environment = Map.of(
                    "B2_APPLICATION_KEY_ID", server.keyId(),
                    "B2_APPLICATION_KEY", server.applicationKey(),
                    "BACKPROOF_B2_ENDPOINT", server.endpoint().toString());
            try (ObjectStore store = Stores.open("b2:acme-backups:shop", environment, Optional.empty())) {
                store.put(X, CONTENT);
                assertThat(store.getBytes(X)).asString(UTF_8).isEqualTo("content");
                assertThat(store.location()).isEqualTo("b2:acme-backups:shop");
            }
            try (ObjectStore whole = Stores.open("b2:acme-backups:", environment, Optional.empty())) {
                assertThat(whole.find(ObjectKey.of("shop/folder/x"))).isPresent();
            }
        }
    }
}
