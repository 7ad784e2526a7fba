package dev.backproof.backup.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The repositories and vectors that real restic made; see the note beside them. */
public final class ResticFixtures {
    /** The password of every fixture repository. */
    public static final String PASSWORD = "fixture-password-ä€";

    private static final int TAR_BLOCK = 512;

    private ResticFixtures() {}

    /** A JSON file of vectors. */
    public static JsonNode vectors(String name) {
        return JsonMapper.shared().readTree(resource(name));
    }

    /** The files of a repository ({@code repo-v1}, {@code repo-v2}, {@code repo-v2-mixed}): object key to bytes. */
    public static Map<String, byte[]> repository(String name) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = new GZIPInputStream(resource(name + ".tar.gz"))) {
            byte[] header = in.readNBytes(TAR_BLOCK);
            while (header.length == TAR_BLOCK && header[0] != 0) {
                String path = new String(header, 0, 100, StandardCharsets.US_ASCII);
                path = path.substring(0, path.indexOf('\0'));
                int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.US_ASCII).strip(), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
                if (header[156] == '0') {
                    files.put(path.substring(path.indexOf('/') + 1), content);
                }
                header = in.readNBytes(TAR_BLOCK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ResticFixtures.class.getResourceAsStream("/restic/" + name), name);
    }
}
