package dev.backproof.backup.mirror;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RcloneNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain.txt|plain.txt",
                " lead and trail | lead and trail ",
                "back\\slash|back\uff3cslash",
                "wide\uff3c|wide\u201b\uff3c",
                "picture\u240a|picture\u201b\u240a",
                "\u2400 \u2420|\u2400 \u2420",
                "quote\u201b|quote\u201b\u201b",
                "e\u0301|e\u0301",
            })
    void textIsWrittenAsRcloneWritesIt(String file, String object) {
        assertThat(RcloneNames.encode(path(RawName.of(file)))).isEqualTo(object);
        assertThat(RcloneNames.decode(object)).contains(path(RawName.of(file)));
    }

    @Test
    void bytesThatAreNoTextAreWrittenAsRcloneWritesThem() {
        assertThat(encoded("\n\t\u007f")).isEqualTo("\u240a\u2409\u2421");
        assertThat(encoded("a\u00ffb")).isEqualTo("a\u201bFFb");
        assertThat(encoded("\u00e2\u0082")).isEqualTo("\u201bE2\u201b82");
        assertThat(encoded("\u00ed\u00a0\u0080x")).isEqualTo("\u201bED\u201bA0\u201b80x");
    }

    @Test
    void decodingTakesBackWhatEncodingDid() {
        Random random = new Random(20261126);
        String[] pieces = {"\u201b", "FF", "8", "\u2401", "\u2421", "\uff3c", "\\", "a", "\u00e9", "\ud83d\ude00"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(8);
            for (int k = 0; k < length; k++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = text.toString().getBytes(UTF_8);
            for (int k = random.nextInt(3); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) (1 + random.nextInt(255));
            }
            RawName name = RawName.of(bytes);
            if (name.isSafeEntryName()) {
                String object = RcloneNames.encode(path(name));
                assertThat(RcloneNames.decode(object))
                        .as("number %d, %s", i, name)
                        .contains(path(name));
                assertThat(object.chars()).noneMatch(ch -> ch < ' ' || ch == 0x7f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "..",
                "a/../b",
                "a//b",
                "a/",
                "./a",
                "nul\u0000",
            })
    void aNameThatNoFileCanHaveIsNone(String object) {
        assertThat(RcloneNames.decode(object)).isEmpty();
    }

    /** rclone quotes only bytes that are not UTF-8; a name that quotes a slash or a dot was made to lead out. */
    @ParameterizedTest
    @ValueSource(strings = {"\u201b2F", "\u201b2E\u201b2E\u201b2Fetc", "\u201b2E", "\u201b00", "\u201b7F", "\u201bff"})
    void aQuotedByteThatIsACharacterStaysAsItIs(String object) {
        assertThat(RcloneNames.decode(object)).contains(path(RawName.of(object)));
    }

    private static String encoded(String latin1) {
        return RcloneNames.encode(path(RawName.of(latin1.getBytes(ISO_8859_1))));
    }

    private static EntryPath path(RawName name) {
        return EntryPath.root().child(name);
    }
}
