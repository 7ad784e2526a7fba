package dev.backproof.backup.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorTest {
    @TempDir
    Path folder;

    @Test
    void theNumberIsGivenBackOnlyAfterTheLastCall() throws IOException {
        Libc.load();
        int number = Libc.openat(Libc.AT_FDCWD, RawPath.of(folder).terminated(), Libc.O_CLOEXEC, 0);
        Path open = Path.of("/proc/self/fd", Integer.toString(number));
        Descriptor descriptor = new Descriptor(number);

        assertThat(descriptor.acquire()).isEqualTo(number);
        descriptor.close();
        descriptor.close();
        assertThat(Files.exists(open, LinkOption.NOFOLLOW_LINKS)).isTrue();
        descriptor.release();
        assertThat(Files.exists(open, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThatThrownBy(descriptor::acquire).isInstanceOf(ClosedChannelException.class);
    }
}
