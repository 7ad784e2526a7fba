package dev.backproof.cli;

import dev.backproof.backup.restic.cache.CacheSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where copies of what a remote repository holds are kept. */
final class CacheOptions {
    @Option(names = "--no-cache", description = "Keep no local copies of index files, snapshots and folders.")
    private boolean none;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where local copies are kept (default: $XDG_CACHE_HOME/backproof, else ~/.cache/backproof)."
                    + " Only for repositories on B2; may be deleted at any time.")
    private @Nullable Path folder;

    @Option(
            names = "--cache-size",
            paramLabel = "MIB",
            defaultValue = "2048",
            description = "How much all local copies may take (default: ${DEFAULT-VALUE} MiB).")
    private int mebibytes;

    /** The cache that is wanted; none when there is no home to keep it in. */
    Optional<CacheSettings> settings(Map<String, String> environment) {
        Checks.usage(mebibytes > 0, "--cache-size must be at least 1; --no-cache keeps nothing");
        Checks.usage(!none || folder == null, "--no-cache and --cache-dir exclude each other");
        if (none) {
            return Optional.empty();
        }
        return Optional.ofNullable(folder)
                .or(() -> usualFolder(environment))
                .map(path -> new CacheSettings(path, (long) mebibytes << 20));
    }

    private static Optional<Path> usualFolder(Map<String, String> environment) {
        return absolute(environment.get("XDG_CACHE_HOME"))
                .or(() -> absolute(environment.get("HOME")).map(home -> home.resolve(".cache")))
                .map(caches -> caches.resolve("backproof"));
    }

    /** The XDG base directory specification ignores relative paths. */
    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
    }
}
