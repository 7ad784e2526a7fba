package dev.backproof.backup.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs and rights that some tests need: a real restic, rclone, MariaDB, root. A test that lacks one is skipped and
 * says what it misses; where {@code BACKPROOF_REQUIRE_PEERS} is {@code true}, as in CI, it fails instead.
 */
public final class Peers {
    private Peers() {}

    /** The program on the PATH or in an sbin folder. */
    public static Path require(String program) {
        Optional<Path> found = find(program);
        requireThat(found.isPresent(), program + " is not installed");
        return found.orElseThrow();
    }

    /** The program, where it is installed; a variable of its name in capitals, such as {@code RESTIC}, names another. */
    public static Optional<Path> find(String program) {
        String chosen = System.getenv(program.toUpperCase(Locale.ROOT));
        if (chosen != null) {
            return Optional.of(Path.of(chosen)).filter(Files::isExecutable);
        }
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** That tests run as root, who alone may change owners and make devices. */
    public static void requireRoot() {
        requireThat("root".equals(System.getProperty("user.name")), "not root: owners and devices are not tested");
    }

    /** Goes on only where the condition holds. */
    public static void requireThat(boolean condition, String whatIsMissed) {
        if (!condition && "true".equals(System.getenv("BACKPROOF_REQUIRE_PEERS"))) {
            fail(whatIsMissed + ", and BACKPROOF_REQUIRE_PEERS is set");
        }
        Assumptions.assumeTrue(condition, whatIsMissed);
    }
}
