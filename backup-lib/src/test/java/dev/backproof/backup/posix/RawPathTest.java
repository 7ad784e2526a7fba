package dev.backproof.backup.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawPathTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "a,a",
        "a//b/,a/b",
        "./a/./b,a/b",
        "a/../b,b",
        "a/..,.",
        "..,..",
        "../../a,../../a",
        "a/../../b,../b",
        "/,/",
        "/..,/",
        "/a/../../b,/b",
        "//a,/a",
        ".,."
    })
    void cleanedIsTheShortestPath(String path, String cleaned) {
        assertThat(RawPath.of(path).cleaned()).isEqualTo(RawPath.of(cleaned));
    }

    @Test
    void aPathOfJavaKeepsItsBytes() throws IOException {
        byte[] odd = {(byte) 0xff, ' ', '%', '4', '1', 'z'};
        try (PosixDirectory directory = PosixDirectory.open(RawPath.of(folder))) {
            directory.makeDirectory(odd, 0700);
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            Path entry = entries.iterator().next();
            assertThat(RawPath.of(entry)).isEqualTo(RawPath.of(folder).resolve(odd));
            assertThat(RawPath.of(entry.getFileName())).isEqualTo(RawPath.of(odd));
        }
    }

    @Test
    void relativePathsOfJavaStayRelative() {
        assertThat(RawPath.of(Path.of("a/../b"))).isEqualTo(RawPath.of("a/../b"));
        assertThat(RawPath.of(Path.of(""))).isEqualTo(RawPath.of("."));
        assertThat(RawPath.of(Path.of("/"))).isEqualTo(RawPath.of("/"));
        assertThat(RawPath.of(Path.of("x")).absolute())
                .isEqualTo(RawPath.of(Path.of("x").toAbsolutePath()));
    }

    @Test
    void emptyPathsAndNulAreRefused() {
        assertThatThrownBy(() -> RawPath.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RawPath.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }
}
