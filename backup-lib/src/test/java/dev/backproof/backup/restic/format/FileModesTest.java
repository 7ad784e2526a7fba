package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileModesTest {
    /** Numbers seen in trees of restic 0.19.1. */
    @ParameterizedTest
    @CsvSource({
        "FILE,0644,420",
        "FILE,4755,8389101",
        "FILE,2755,4194797",
        "FILE,1644,1048996",
        "FILE,7777,13631999",
        "FILE,0000,0",
        "DIRECTORY,0755,2147484141",
        "DIRECTORY,1777,2148532735",
        "DIRECTORY,2775,2151678461",
        "SYMLINK,0777,134218239"
    })
    void numbersAreThoseOfRestic(NodeType type, String permissions, long mode) {
        int unix = Integer.parseInt(permissions, 8);
        assertThat(FileModes.of(type, unix)).isEqualTo(mode);
        assertThat(FileModes.unixPermissions(mode)).isEqualTo(unix);
    }

    @Test
    void specialFilesHaveTheirBits() {
        assertThat(FileModes.of(NodeType.DEVICE, 0)).isEqualTo(0x04000000L);
        assertThat(FileModes.of(NodeType.CHARACTER_DEVICE, 0)).isEqualTo(0x04200000L);
        assertThat(FileModes.of(NodeType.FIFO, 0)).isEqualTo(0x02000000L);
        assertThat(FileModes.of(NodeType.SOCKET, 0)).isEqualTo(0x01000000L);
    }

    @Test
    void bitsAboveThePermissionsAreIgnored() {
        assertThat(FileModes.of(NodeType.FILE, 0100644)).isEqualTo(420);
    }
}
