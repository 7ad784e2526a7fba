package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReplaced() throws IOException {
        Path file = folder.resolve("a.txt");
        WholeFiles.write(file, "old and long");
        WholeFiles.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whenItCannotBeReplacedTheOldOneStaysAndNothingIsLeftBehind() throws IOException {
        Path inTheWay = folder.resolve("a.txt");
        Files.createDirectories(inTheWay.resolve("full"));

        assertThatThrownBy(() -> WholeFiles.write(inTheWay, "new")).isInstanceOf(IOException.class);
        assertThat(inTheWay.resolve("full")).isDirectory();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aLinkLeadsToTheNewFolder() throws IOException {
        Path first = run(folder, "first");
        Path second = run(folder, "second");
        Path link = folder.resolve("latest");
        WholeFiles.link(link, first);
        WholeFiles.link(link, second);

        assertThat(link.resolve("junit/a.xml")).hasContent("second");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("runs/second"));
        assertThat(first.resolve("junit/a.xml")).hasContent("first");
    }

    @Test
    void whereLinksDoNotWorkItIsACopy() throws IOException {
        Path link = folder.resolve("latest");
        WholeFiles.Linker noLinks = (from, to) -> {
            throw new UnsupportedOperationException("no links here");
        };
        WholeFiles.link(link, run(folder, "first"), noLinks);
        WholeFiles.link(link, run(folder, "second"), noLinks);

        assertThat(Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(link.resolve("junit/a.xml")).hasContent("second");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    private static Path run(Path root, String name) throws IOException {
        Path run = root.resolve("runs").resolve(name);
        Files.createDirectories(run.resolve("junit"));
        Files.writeString(run.resolve("junit/a.xml"), name);
        return run;
    }
}
