package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.RecordedWalk;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.LeavesNothingBroken;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.backup.testing.ResticFixtures;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What real restic wrote comes back exactly as real restic brings it back. */
@ExtendWith(LeavesNothingBroken.class)
class FixtureRestoreTest {
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"repo-v1", "repo-v2", "repo-v2-mixed"})
    void everySnapshotComesBackAsItsManifestSays(String name) throws IOException {
        Peers.requireRoot();
        try (ResticRepository repository = Repositories.open(Repositories.fixture(name), ResticFixtures.PASSWORD)) {
            for (JsonNode snapshot :
                    ResticFixtures.vectors(name + ".manifest.json").get("snapshots")) {
                SnapshotId id = SnapshotId.parse(snapshot.get("id").asString());
                Path target = folder.resolve(id.shortForm());
                RestoreResult result = repository
                        .restore(id)
                        .verify()
                        .into(DirectoryTarget.at(target))
                        .plan()
                        .run();
                assertThat(result.problems()).isEmpty();
                assertThat(found(target)).isEqualTo(expected(snapshot.get("entries")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"repo-v1", "repo-v2", "repo-v2-mixed"})
    void checkFindsNothing(String name) {
        try (ResticRepository repository = Repositories.open(Repositories.fixture(name), ResticFixtures.PASSWORD)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
        }
    }

    private static Map<String, Map<String, String>> expected(JsonNode entries) {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (JsonNode entry : entries) {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("type", entry.get("type").asString());
            facts.put("mode", entry.get("mode").asString());
            facts.put("mtime", instant(entry.get("mtime_ns").bigIntegerValue()).toString());
            facts.put(
                    "owner", entry.get("uid").asLong() + ":" + entry.get("gid").asLong());
            copy(entry, "size", facts);
            copy(entry, "sha256", facts);
            copy(entry, "linktarget_b64", facts);
            copy(entry, "rdev", facts);
            copy(entry, "hardlink_group", facts);
            if (entry.has("xattrs")) {
                Map<String, String> xattrs = new TreeMap<>();
                entry.get("xattrs")
                        .properties()
                        .forEach(xattr ->
                                xattrs.put(xattr.getKey(), xattr.getValue().asString()));
                facts.put("xattrs", xattrs.toString());
            }
            expected.put(shown(Base64.getDecoder().decode(entry.get("path_b64").asString())), facts);
        }
        return expected;
    }

    private static void copy(JsonNode entry, String name, Map<String, String> facts) {
        if (entry.has(name)) {
            facts.put(name, entry.get(name).asString());
        }
    }

    private static String shown(byte[] path) {
        EntryPath shown = EntryPath.root();
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i == path.length || path[i] == '/') {
                shown = shown.child(RawName.of(Arrays.copyOfRange(path, start, i)));
                start = i + 1;
            }
        }
        return shown.toString();
    }

    private static Instant instant(BigInteger nanoseconds) {
        BigInteger[] parts = nanoseconds.divideAndRemainder(BILLION);
        return Instant.ofEpochSecond(parts[0].longValue(), parts[1].longValue());
    }

    private static Map<String, Map<String, String>> found(Path target) throws IOException {
        RecordedWalk walk = RecordedWalk.of(DirectorySource.contentsOf(target));
        Map<EntryPath, Id> hashes = walk.hashes();
        Map<Long, Integer> groups = new HashMap<>();
        Map<String, Map<String, String>> found = new TreeMap<>();
        for (Map.Entry<EntryPath, Node> entry : walk.nodes().entrySet()) {
            Node node = entry.getValue();
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("type", node.type().label());
            facts.put("mode", String.format("%04o", node.permissions()));
            facts.put("mtime", node.mtime().toString());
            facts.put("owner", node.uid() + ":" + node.gid());
            Id hash = hashes.get(entry.getKey());
            if (hash != null) {
                facts.put("size", Long.toString(node.size()));
                facts.put("sha256", hash.toString());
                if (node.links() > 1) {
                    groups.putIfAbsent(node.inode(), groups.size() + 1);
                    facts.put("hardlink_group", String.valueOf(groups.get(node.inode())));
                }
            }
            RawName link = node.linkTarget();
            if (link != null) {
                facts.put("linktarget_b64", Base64.getEncoder().encodeToString(link.bytes()));
            }
            if (node.device() != 0) {
                facts.put("rdev", Long.toString(node.device()));
            }
            if (!node.xattrs().isEmpty()) {
                Map<String, String> xattrs = new TreeMap<>();
                node.xattrs()
                        .forEach(xattr ->
                                xattrs.put(xattr.name(), Base64.getEncoder().encodeToString(xattr.value())));
                facts.put("xattrs", xattrs.toString());
            }
            found.put(entry.getKey().toString(), facts);
        }
        return found;
    }
}
