package dev.backproof.backup.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixFileTest {
    private static final byte[] NAME = "f".getBytes(UTF_8);

    @TempDir
    Path folder;

    private PosixDirectory directory;
    private PosixFile file;

    @BeforeEach
    void open() throws IOException {
        directory = PosixDirectory.open(RawPath.of(folder));
        file = directory.createFile(NAME, 0600);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
        directory.close();
    }

    @Test
    void whatIsWrittenAtAPlaceIsReadFromIt() throws IOException {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        file.write(5, bytes, 10, bytes.length - 10);
        try (PosixFile again = directory.openForReading(RawPath.of(NAME))) {
            byte[] read = again.stream().readAllBytes();
            assertThat(Arrays.copyOf(read, 5)).containsOnly(0);
            assertThat(Arrays.copyOfRange(read, 5, read.length)).isEqualTo(Arrays.copyOfRange(bytes, 10, bytes.length));
        }
    }

    @Test
    void aCopyHoldsTheSameBytesOnTheSameFileSystemAndOnAnother() throws IOException {
        byte[] bytes = new byte[200_000];
        new Random(2).nextBytes(bytes);
        file.write(0, bytes, 0, bytes.length);
        byte[] name = "backproof-copy-of-a-test".getBytes(UTF_8);
        Path memory = Path.of("/dev/shm");
        List<RawPath> folders =
                Files.isWritable(memory) ? List.of(directory.path(), RawPath.of(memory)) : List.of(directory.path());
        for (RawPath folder : folders) {
            try (PosixDirectory place = PosixDirectory.open(folder)) {
                try (PosixFile copy = place.createFile(name, 0600)) {
                    copy.copyOf(file);
                    assertThat(copy.stream().readAllBytes()).isEqualTo(bytes);
                } finally {
                    place.remove(name);
                }
            }
        }
    }

    @Test
    void readingAtTheEndTellsTheEnd() throws IOException {
        assertThat(file.read(0, new byte[3], 0, 3)).isEqualTo(-1);
        assertThat(file.read(0, new byte[3], 0, 0)).isZero();
    }

    @Test
    void aSizeThatIsSetIsAHole() throws IOException {
        file.setSize(1 << 20);
        assertThat(file.status().size()).isEqualTo(1 << 20);
        assertThat(file.status().allocated()).isZero();
    }

    @Test
    void whatIsSkippedIsNotRead() throws IOException {
        long size = 1L << 40; // days, if it were read
        file.setSize(size);

        InputStream stream = file.stream();
        stream.skipNBytes(size - 3);
        assertThat(stream.readAllBytes()).hasSize(3);
        assertThat(stream.skip(1)).isZero();
        assertThat(stream.skip(-1)).isZero();
        assertThatThrownBy(() -> stream.skipNBytes(1)).isInstanceOf(EOFException.class);
    }

    @Test
    void reservedSpaceGivesTheSize() throws IOException {
        file.reserve(100_000);
        file.reserve(0);
        assertThat(file.status().size()).isEqualTo(100_000);
    }

    @Test
    void moreSpaceThanThereIsCannotBeReserved() {
        assertThatThrownBy(() -> file.reserve(1L << 60))
                .isInstanceOfSatisfying(
                        PosixException.class,
                        e -> assertThat(e.isAny(Errno.ENOSPC, Errno.EFBIG)).isTrue());
    }

    @Test
    void aFileKeepsItsContentWhenItsNameIsGone() throws IOException {
        file.write(0, NAME, 0, 1);
        directory.remove(NAME);
        byte[] one = new byte[1];
        assertThat(file.read(0, one, 0, 1)).isEqualTo(1);
        assertThat(one).isEqualTo(NAME);
    }

    @Test
    void aClosedFileSaysSoAndMayBeClosedAgain() throws IOException {
        file.close();
        file.close();
        assertThatThrownBy(() -> file.read(0, new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.write(0, new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
    }
}
