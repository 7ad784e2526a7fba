package dev.backproof.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.storage.StoreAddress.B2;
import dev.backproof.backup.storage.StoreAddress.Folder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/a/folder, /a/folder",
                "relative/folder, relative/folder",
                "./odd:name, ./odd:name",
                "/odd:name, /odd:name",
                "local:folder, folder",
                "local:/a/b2:x, /a/b2:x",
                "., ."
            })
    void aFolderIsWrittenAsItsPath(String text, String path) {
        assertThat(StoreAddress.parse(text)).isEqualTo(new Folder(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "b2:acme-backups:shop, acme-backups, shop",
        "b2:acme-backups/shop, acme-backups, shop",
        "b2:acme-backups, acme-backups, ''",
        "b2:acme-backups:, acme-backups, ''",
        "b2:acme-backups:/, acme-backups, ''",
        "b2:acme-backups:/shop//nightly/, acme-backups, shop/nightly",
        "b2:acme.backups:a:b, acme.backups, a:b",
    })
    void aBucketComesWithAPrefix(String text, String bucket, String prefix) {
        assertThat(StoreAddress.parse(text)).isEqualTo(new B2(bucket, prefix));
    }

    @Test
    void anAddressReadsAgainWhatItPrints() {
        for (String text : new String[] {"/a/folder", "b2:acme-backups:shop/nightly", "b2:acme-backups:"}) {
            assertThat(StoreAddress.parse(text)).hasToString(text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "local:",
                "b2:",
                "b2::prefix",
                "b2:bucket name:x",
                "b2:bucket:a/../b",
                "b2:bucket:a/./b",
                "s3:host/bucket",
                "sftp:user@host:/x",
                "rest:https://host/",
                "B2:bucket:x",
                "odd:name",
                "a\u0000b"
            })
    void anythingElseIsRefusedWithTheFormsThatWork(String text) {
        assertThatThrownBy(() -> StoreAddress.parse(text))
                .isInstanceOfSatisfying(
                        ConfigurationException.class, e -> assertThat(e.hint()).isNotEmpty())
                .hasMessageContaining("not the address of a store");
    }
}
