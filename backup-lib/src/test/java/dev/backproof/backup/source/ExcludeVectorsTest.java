package dev.backproof.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.ResticFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What restic 0.19.1 left out, we leave out. */
class ExcludeVectorsTest {
    private static final JsonNode VECTORS = ResticFixtures.vectors("exclude-vectors.json");
    private static final String TARGET = VECTORS.get("target").asString();
    private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55";

    @TempDir
    Path folder;

    private Path target;

    static Stream<JsonNode> cases() {
        return VECTORS.get("cases").valueStream();
    }

    @BeforeEach
    void makeFiles() throws IOException {
        // the names above the target matter to some patterns
        target = folder.resolve(TARGET.substring(1));
        for (JsonNode each : VECTORS.get("files")) {
            Path file = target.resolve(each.asString());
            Files.createDirectories(file.getParent());
            Files.writeString(file, file.endsWith("CACHEDIR.TAG") ? TAG : each.asString());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leavesOutWhatResticLeavesOut(JsonNode vector) {
        DirectorySource source = DirectorySource.at(target);
        List<String> arguments =
                vector.get("args").valueStream().map(JsonNode::asString).toList();
        for (int i = 0; i < arguments.size(); i++) {
            source = switch (arguments.get(i)) {
                case "--exclude" -> source.exclude(moved(arguments.get(++i)));
                case "--iexclude" -> source.excludeIgnoringCase(moved(arguments.get(++i)));
                case "--exclude-caches" -> source.excludeCaches();
                case "--exclude-if-present" -> source.excludeIfPresent(arguments.get(++i));
                case "--exclude-larger-than" -> source.excludeLargerThan(Long.parseLong(arguments.get(++i)));
                default -> throw new AssertionError(arguments.get(i));
            };
        }
        String prefix = target + "/";
        List<String> included = RecordedWalk.of(source).paths().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList();
        assertThat(included)
                .as("%s", arguments)
                .containsExactlyInAnyOrderElementsOf(vector.get("included")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    /** The vectors' patterns from the top of the file system, for files that lie below our folder. */
    private String moved(String pattern) {
        String top = TARGET.substring(0, TARGET.indexOf('/', 1) + 1);
        return pattern.startsWith(top) ? folder + pattern : pattern;
    }
}
