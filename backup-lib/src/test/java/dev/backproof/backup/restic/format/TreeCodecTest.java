package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backproof.backup.testing.Mutations;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeCodecTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final Pattern TIME = Pattern.compile("(?<=time\":\")[^\"]+(?=\")");
    private static final String ID = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
    private static final String START =
            "{\"name\":\"a\",\"type\":\"file\",\"mode\":420,\"mtime\":\"2020-01-02T03:04:05Z\","
                    + "\"atime\":\"2020-01-02T03:04:05Z\",\"ctime\":\"2020-01-02T03:04:05Z\",\"uid\":0,\"gid\":0";

    private static List<Node> decode(String json) {
        return TreeCodec.decode(OpenFixture.bytes(json));
    }

    private static Node node(String json) {
        return decode("{\"nodes\":[" + json + "]}\n").getFirst();
    }

    private static Node named(String name) {
        return node(START + ",\"content\":[]}").withName(RawName.of(name));
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void treesOfResticComeBackByteForByte(String name) {
        assertThat(new OpenFixture(name).blobs(BlobType.TREE)).isNotEmpty().allSatisfy((id, json) -> {
            byte[] written = TreeCodec.encode(TreeCodec.decode(json));
            assertThat(written).asString().isEqualTo(inUtc(withTextTarget(OpenFixture.text(json))));
        });
    }

    /** restic 0.14 lost a target that is not UTF-8 and wrote U+FFFD escaped, which 0.19 does not for a real U+FFFD. */
    private static String withTextTarget(String json) {
        return json.replace("bad-\\ufffd\\ufffd-target\",\"content", "bad-\ufffd\ufffd-target\",\"content");
    }

    /** The JSON as restic would have written it in UTC: where it was written in UTC, the very same. */
    private static String inUtc(String json) {
        return TIME.matcher(json)
                .replaceAll(time -> time.group().endsWith("Z")
                        ? time.group()
                        : trimmed(OffsetDateTime.parse(time.group()).toInstant()));
    }

    private static String trimmed(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time).replaceAll("(\\.\\d*?)0+Z", "$1Z");
    }

    @Test
    void treesWrittenInUtcAreAmongTheFixtures() {
        long same = new OpenFixture("repo-v2")
                .blobs(BlobType.TREE).values().stream()
                        .filter(json -> inUtc(OpenFixture.text(json)).equals(OpenFixture.text(json)))
                        .count();
        assertThat(same).isPositive();
    }

    @Test
    void emptyTreeHasTheKnownId() {
        byte[] empty = TreeCodec.encode(List.of());
        assertThat(empty).asString().isEqualTo("{\"nodes\":[]}\n");
        assertThat(Id.hash(empty)).hasToString("ac08ce34ba4f8123618661bef2425f7028ffb9ac740578a3ee88684d2523fee8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"inode\":18446744073709551615,\"device_id\":9223372036854775808,\"size\":9223372036854775807,"
                        + "\"links\":3,\"content\":[\"" + ID + "\",\"" + ID + "\"]}",
                ",\"user\":\"\\u003croot\\u003e\\u0026\\b\\f\\u2028\\\"\\\\/\u007f\",\"group\":\"g\",\"content\":null}",
                ",\"linktarget\":\"a/\u00e9\",\"content\":null}",
                ",\"linktarget\":\"a\\ufffd\\ufffdb\",\"linktarget_raw\":\"Yf/+Yg==\",\"content\":null}",
                ",\"extended_attributes\":[{\"name\":\"user.b\",\"value\":\"\"},{\"name\":\"user.a\",\"value\":\"AAH/\"}],"
                        + "\"content\":[]}",
                ",\"generic_attributes\":{\"windows.creation_time\":\"AAE=\",\"windows.file_attributes\":32},"
                        + "\"content\":[]}",
                ",\"device\":259,\"content\":null}",
                ",\"content\":null,\"subtree\":\"" + ID + "\"}",
                ",\"content\":null,\"error\":\"was unreadable\"}"
            })
    void fieldsComeBackByteForByte(String rest) {
        String json = "{\"nodes\":[" + START + rest + "]}\n";
        assertThat(TreeCodec.encode(decode(json))).asString().isEqualTo(json);
    }

    @Test
    void rawLinkTargetOverridesTheText() {
        Node link = node(START + ",\"linktarget\":\"a?b\",\"linktarget_raw\":\"Yf/+Yg==\"}");
        assertThat(link.linkTarget()).isEqualTo(RawName.of(new byte[] {'a', (byte) 0xff, (byte) 0xfe, 'b'}));
    }

    @Test
    void laxJsonIsRead() {
        List<Node> nodes = decode(
                " { \"x\" : [ {} ] , \"nodes\" : [ { \"type\" : \"symlink\", \"future\": {\"a\": [1]},"
                        + "\"name\":\"<&>\", \"uid\":null, \"mtime\":\"2020-01-02T03:04:05.5+01:00\", \"linktarget\":\"x\","
                        + "\"generic_attributes\":null,\"extended_attributes\":null,\"content\":null } ] , \"y\" : 1 }");
        assertThat(nodes).singleElement().satisfies(node -> {
            assertThat(node.name()).isEqualTo(RawName.of("<&>"));
            assertThat(node.mtime()).isEqualTo(Instant.parse("2020-01-02T02:04:05.5Z"));
            assertThat(node.atime()).isEqualTo(node.mtime());
            assertThat(node.ctime()).isEqualTo(node.mtime());
            assertThat(node.linkTarget()).isEqualTo(RawName.of("x"));
            assertThat(node.genericAttributes()).isEmpty();
            assertThat(node.content()).isNull();
        });
        assertThat(decode("{\"nodes\":null}")).isEmpty();
    }

    @Test
    void unsafeNamesAreDecodedForTheRestoreToJudge() {
        assertThat(node("{\"type\":\"file\",\"name\":\"../evil\"}").name().isSafeEntryName())
                .isFalse();
    }

    @Test
    void orderIsThatOfRawBytes() {
        String astral = "\ud83d\ude00";
        String last = "\uffee";
        List<Node> nodes = new ArrayList<>(List.of(named("Z"), named("a\\x"), named(last), named(astral)));
        assertThat(last.compareTo(astral)).as("the order of UTF-16 is another").isPositive();
        assertThat(TreeCodec.decode(TreeCodec.encode(nodes))).isEqualTo(nodes);
    }

    @Test
    void unsortedAndDoubledNamesAreNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> TreeCodec.encode(List.of(named("b"), named("a"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeCodec.encode(List.of(named("a"), named("a"))))
                .withMessageContaining("'a' must not come after 'a'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"nodes\":[null]}",
                "{\"nodes\":[[]]}",
                "{\"nodes\":[{\"name\":\"a\"}]}",
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"irregular\"}]}",
                "{\"nodes\":[{\"name\":\"\\\\q\",\"type\":\"file\"}]}",
                "{\"nodes\":[{\"type\":\"file\",\"uid\":4294967296}]}",
                "{\"nodes\":[{\"type\":\"file\",\"size\":18446744073709551616}]}",
                "{\"nodes\":[{\"type\":\"file\",\"size\":-1}]}",
                "{\"nodes\":[{\"type\":\"file\",\"mtime\":\"now\"}]}",
                "{\"nodes\":[{\"type\":\"file\",\"content\":[null]}]}",
                "{\"nodes\":[{\"type\":\"file\",\"content\":[\"5a\"]}]}",
                "{\"nodes\":[{\"type\":\"file\",\"extended_attributes\":[{\"value\":\"%\"}]}]}",
                "{\"nodes\":[]}{}"
            })
    void otherJsonIsRefused(String json) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> decode(json))
                .withMessageStartingWith("not a tree: ");
    }

    @Test
    void damagedTreesAreReadOrRefused() {
        byte[] json = OpenFixture.bytes("{\"nodes\":[" + START
                + ",\"inode\":18446744073709551615,\"linktarget\":\"x\\ufffd\",\"linktarget_raw\":\"Yf8=\","
                + "\"extended_attributes\":[{\"name\":\"user.a\",\"value\":\"AAH/\"}],"
                + "\"generic_attributes\":{\"windows.x\":{\"a\":[1,null,\"\\\"\"]}},\"content\":[\"" + ID
                + "\"],\"subtree\":\"" + ID + "\"}," + START.replace("\"a\"", "\"b\\\\x41\\\\U0001f600é\"")
                + ",\"content\":null}]}\n");
        Mutations.areReadOrRefused(json, FormatException.class, 31, 30_000, bytes -> {
            List<Node> nodes = TreeCodec.decode(bytes);
            for (Node node : nodes) {
                byte[] written = TreeCodec.encode(List.of(node));
                assertThat(TreeCodec.decode(written)).containsExactly(node);
            }
        });
    }
}
