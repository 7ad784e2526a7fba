package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dump that went by on its way into a sandbox, or only went by because there was no sandbox.
 *
 * @param name as in the scenario
 * @param path inside the snapshot
 * @param database where it was loaded to unless it says otherwise itself
 * @param load what the client said; null without sandbox
 * @param facts what stands in it
 * @param sha256 of its plain bytes, 64 hex digits
 * @param damage why its bytes could not be read to the end, such as compressed data that stop early; empty when they could
 * @param manifest what must be in it; null when there is none beside it
 */
public record LoadedDump(
        String name,
        String path,
        String database,
        DatabaseSandbox.@Nullable LoadResult load,
        DumpFacts facts,
        String sha256,
        String damage,
        @Nullable DumpManifest manifest) {
    private static final Set<String> SERVERS_OWN = Set.of("mysql", "sys", "information_schema", "performance_schema");

    /**
     * The database to look at after loading.
     *
     * @throws IllegalArgumentException when the dump fills several and none was named
     */
    public String schema() {
        Set<String> filled = facts.databases().keySet();
        if (filled.isEmpty() || filled.contains("") || filled.contains(database)) {
            return database;
        }
        var own = filled.stream().filter(each -> !SERVERS_OWN.contains(each)).toList();
        if (own.size() == 1) {
            return own.get(0);
        }
        throw new IllegalArgumentException(
                "dump " + path + " fills the databases " + String.join(", ", filled) + "; say which with 'database'");
    }
}
