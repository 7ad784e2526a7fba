package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RawNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "../evil", "a\0b"})
    void namesThatCouldLeaveTheDirectoryAreUnsafe(String name) {
        assertThat(RawName.of(name).isSafeEntryName()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "...", ".a", "..a", "a.", " ", "\n", "\\", "-rf"})
    void otherNamesAreSafe(String name) {
        assertThat(RawName.of(name).isSafeEntryName()).isTrue();
    }

    @Test
    void bytesAreCopiedAndCompared() {
        byte[] bytes = {'a', (byte) 0xff};
        RawName name = RawName.of(bytes);
        bytes[0] = 'b';
        name.bytes()[0] = 'c';
        assertThat(name.bytes()).containsExactly('a', 0xff);
        assertThat(name).isEqualTo(RawName.of(new byte[] {'a', (byte) 0xff})).isGreaterThan(RawName.of("a\u007f"));
        assertThat(name.isUtf8()).isFalse();
        assertThat(RawName.of("é").isUtf8()).isTrue();
    }

    @Test
    void textShowsWhatIsNoText() {
        assertThat(RawName.of(new byte[] {'a', '\n', (byte) 0xff, (byte) 0xc3, (byte) 0xa9}))
                .hasToString("a\\x0a\\xffé");
    }
}
