package dev.backproof.backup.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    @ParameterizedTest
    @CsvSource({"Mac OS X,aarch64", "Windows 11,amd64", "Linux,i386"})
    void otherSystemsAreNamed(String system, String machine) {
        assertThatThrownBy(() -> Architecture.of(system, machine))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("64-bit Linux only")
                .hasMessageContaining(system + " on " + machine);
    }

    @Test
    void armHasItsOwnOpenFlags() throws IOException {
        assertThat(Architecture.of("Linux", "aarch64")).isEqualTo(new Architecture(0x4000, 0x8000, 61, 33, 285));
        assertThat(Architecture.of("Linux", "amd64")).isEqualTo(new Architecture(0x10000, 0x20000, 217, 259, 326));
    }
}
