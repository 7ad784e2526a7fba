package dev.backproof.backup.b2server;

import static org.assertj.core.api.Assertions.assertThat;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.testing.Program;
import dev.backproof.backup.testing.Rclone;
import dev.backproof.backup.testing.Victim;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real rclone keeps a mirror on the server and gets back what it put there. */
@Tag("peer")
class RclonePeerTest {
    private static final String BUCKET = "acme-mirror";
    private static final int SMALL_FILES = 999;
    private static final int LARGE_MEGABYTES = 300; // above rclone's upload cutoff of 200 MiB
    private static final Pattern COPIED = Pattern.compile("INFO\\s+: (.+): Copied \\(new\\)");

    @TempDir
    Path folder;

    private Path original = Path.of("original");

    @BeforeEach
    void makeSource() throws IOException {
        original = Files.createDirectory(folder.resolve("original"));
        Random random = new Random(1);
        for (int i = 0; i < SMALL_FILES; i++) {
            Path file = original.resolve("folder " + i % 20 + "/ümläut & +%#😀 " + i + ".txt");
            Files.createDirectories(file.getParent());
            byte[] content = new byte[i % 10 == 0 ? 0 : random.nextInt(20_000)];
            random.nextBytes(content);
            Files.write(file, content);
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + i, 123_456_789)));
        }
    }

    @Test
    void mirrorOfAThousandFilesComesAndGoes() throws Exception {
        large(original.resolve("large.bin"), LARGE_MEGABYTES);
        try (B2Server server = B2Server.start(folder.resolve("server"));
                Sdk sdk = Sdk.connect(server)) {
            Program rclone = Rclone.on(server.endpoint(), server.keyId(), server.applicationKey());
            String bucketId = server.createBucket(BUCKET);
            String remote = "b2:" + BUCKET + "/volumes/photos";

            rclone.run("copy", original.toString(), remote);

            assertThat(rclone.run("lsf", "-R", "--files-only", remote).lines()).hasSize(SMALL_FILES + 1);
            assertThat(rclone.run("check", original.toString(), remote)).contains("0 differences found");
            assertThat(server.requests().of("b2_upload_part")).hasSizeGreaterThanOrEqualTo(3);
            assertThat(sdk.versions(bucketId)).hasSize(SMALL_FILES + 1).allMatch(B2FileVersion::isUpload);

            Path changed = original.resolve("folder 1/ümläut & +%#😀 1.txt");
            Files.writeString(changed, "changed");
            Path touched = original.resolve("folder 2/ümläut & +%#😀 2.txt");
            Files.setLastModifiedTime(touched, FileTime.from(Instant.ofEpochSecond(1_800_000_000)));
            Path deleted = original.resolve("folder 3/ümläut & +%#😀 3.txt");
            Files.delete(deleted);
            Files.delete(original.resolve("large.bin"));
            Path added = original.resolve("folder 4/new");
            Files.writeString(added, "new");
            rclone.run("sync", original.toString(), remote);

            assertThat(rclone.run("check", original.toString(), remote)).contains("0 differences found");
            assertThat(actions(sdk, bucketId, changed)).containsExactly("upload", "upload");
            assertThat(actions(sdk, bucketId, touched)).hasSize(2).doesNotContain("hide");
            assertThat(actions(sdk, bucketId, deleted)).containsExactly("hide", "upload");
            assertThat(actions(sdk, bucketId, original.resolve("large.bin"))).containsExactly("hide", "upload");
            assertThat(actions(sdk, bucketId, added)).containsExactly("upload");
            assertThat(rclone.run("sync", "-v", original.toString(), remote)).doesNotContain("Copied", "Deleted");

            Path copy = folder.resolve("copy");
            rclone.run("copy", remote, copy.toString());
            assertThat(kept(copy)).isEqualTo(kept(original));
            assertThat(rclone.run("lsf", "-R", "--files-only", "--b2-versions", remote)
                            .lines())
                    .hasSize(SMALL_FILES + 1 + 3);

            rclone.run("cleanup", "b2:" + BUCKET);
            assertThat(sdk.versions(bucketId)).hasSize(SMALL_FILES).allMatch(B2FileVersion::isUpload);
        }
    }

    @Test
    void killedServerLosesNothingThatWasAcknowledged() throws Exception {
        large(original.resolve("large.bin"), 40);
        Path data = folder.resolve("server");
        Victim server = Victim.start(ServerVictim.class, data.toString(), "0");
        String port = server.told().get(0);
        Program rclone = Rclone.on(URI.create("http://127.0.0.1:" + port), ServerVictim.KEY_ID, ServerVictim.KEY);
        Set<String> acknowledged = new HashSet<>();
        try {
            rclone.run("mkdir", "b2:" + BUCKET);
            Process sync = rclone.start(
                    "sync",
                    "-v",
                    "--b2-upload-cutoff=6M",
                    "--b2-chunk-size=5M",
                    "--retries=1", // what is stored once is not sent again
                    "--low-level-retries=20",
                    original.toString(),
                    "b2:" + BUCKET);
            try (BufferedReader output = sync.inputReader(StandardCharsets.UTF_8)) {
                for (int upTo : List.of(100, 500)) {
                    readUntil(output, acknowledged, upTo);
                    server.kill();
                    server = Victim.start(ServerVictim.class, data.toString(), port);
                }
                readUntil(output, acknowledged, Integer.MAX_VALUE);
            }
            assertThat(sync.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(sync.exitValue()).isZero();

            assertThat(acknowledged).hasSize(SMALL_FILES + 1);
            assertThat(rclone.run("check", original.toString(), "b2:" + BUCKET)).contains("0 differences found");
            Path copy = folder.resolve("copy");
            rclone.run("copy", "b2:" + BUCKET, copy.toString());
            assertThat(kept(copy)).isEqualTo(kept(original));
        } finally {
            server.kill();
        }
    }

    /** Collects the files that rclone says are stored, until they are that many or it ends. */
    private static void readUntil(BufferedReader output, Set<String> acknowledged, int upTo) throws IOException {
        while (acknowledged.size() < upTo) {
            String line = output.readLine();
            if (line == null) {
                return;
            }
            Matcher copied = COPIED.matcher(line);
            if (copied.find()) {
                acknowledged.add(copied.group(1));
            }
        }
    }

    /** The actions of a file's versions, newest first. */
    private List<String> actions(Sdk sdk, String bucketId, Path file) throws B2Exception {
        String name = "volumes/photos/" + original.relativize(file);
        return sdk.versions(bucketId).stream()
                .filter(version -> version.getFileName().equals(name))
                .map(B2FileVersion::getAction)
                .toList();
    }

    /** What a mirror keeps of each file: its bytes, and its time to the millisecond. */
    private static Map<String, String> kept(Path tree) throws IOException {
        Map<String, String> kept = new TreeMap<>();
        Portrait.of(DirectorySource.contentsOf(tree)).forEach((path, portrait) -> {
            if (portrait.type() == NodeType.FILE) {
                kept.put(path, portrait.content() + " " + portrait.modified().truncatedTo(ChronoUnit.MILLIS));
            }
        });
        return kept;
    }

    /** Megabytes of which no two are equal. */
    private static void large(Path file, int megabytes) throws IOException {
        byte[] block = new byte[1_000_000];
        new Random(2).nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                ByteBuffer.wrap(block).putInt(i);
                out.write(block);
            }
        }
    }
}
