package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A dump that went by on its way into a sandbox, or only went by because there was no sandbox.
 *
 * @param name as in the scenario
 * @param path inside the snapshot
 * @param time when it was made, by its name where it was found by a pattern, else by its time of writing; null where the
 *     snapshot's time tells
 * @param database where it was loaded to unless it says otherwise itself
 * @param load what the client said; null without sandbox
 * @param sandboxVersion the version of the server it was loaded into, as that tells it; empty without sandbox
 * @param facts what stands in it
 * @param sha256 of its plain bytes, 64 hex digits
 * @param damage why its bytes could not be read to the end, such as compressed data that stop early; empty when they could
 * @param manifest what must be in it; null when there is none beside it
 * @param older what older dumps of the same pattern are like; null when nobody had to look
 */
public record LoadedDump(
        String name,
        String path,
        @Nullable Instant time,
        String database,
        DatabaseSandbox.@Nullable LoadResult load,
        String sandboxVersion,
        DumpFacts facts,
        String sha256,
        String damage,
        @Nullable DumpManifest manifest,
        @Nullable Older older) {
    static final Set<String> SERVERS_OWN = Set.of("mysql", "sys", "information_schema", "performance_schema");
    private static final int LONGEST_ERROR = 200;

    /**
     * What lies behind a dump that is not whole.
     *
     * @param broken dumps between it and the newest whole one that are not whole either, newest first
     * @param whole the newest whole dump, or empty when there is none
     * @param time when that one was made; null when there is none
     */
    public record Older(
            List<String> broken, String whole, @Nullable Instant time) {
        public Older {
            broken = List.copyOf(broken);
        }
    }

    LoadedDump withOlder(Older found) {
        return new LoadedDump(name, path, time, database, load, sandboxVersion, facts, sha256, damage, manifest, found);
    }

    /** Whether it says of all that it holds in which database that lies, so that loading it once fills all of them. */
    boolean namesItsDatabases() {
        return !facts.databases().isEmpty() && !facts.databases().containsKey("");
    }

    /** The same dump for another of its databases. */
    LoadedDump lookedAt(String item, String schema) {
        return new LoadedDump(item, path, time, schema, load, sandboxVersion, facts, sha256, damage, manifest, older);
    }

    /**
     * What is wrong with the dump's own bytes, in words that follow its name, such as {@code is cut: …}; empty when
     * nothing shows. A dump without comments has nothing that could tell a cut between two statements.
     */
    public String defect() {
        if (!damage.isEmpty()) {
            return "is damaged: " + damage;
        }
        if (facts.statements() == 0) {
            return "holds no statement (" + facts.bytes() + " bytes)";
        }
        if (!facts.errorText().isEmpty()) {
            String error = facts.errorText();
            return "holds an error of the program that made it: "
                    + (error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…");
        }
        if (facts.firstNul() != DumpFacts.NO_NUL) {
            return "is damaged or no SQL: byte " + facts.firstNul()
                    + " is a NUL, which no dump program writes and the mariadb client refuses";
        }
        if (facts.endsInsideStatement()) {
            return "is cut: it ends in the middle of a statement, after " + facts.bytes() + " bytes";
        }
        if (!facts.complete() && !isWithoutComments()) {
            return "is cut: no '-- Dump completed' line";
        }
        return isFrameOnly() ? "holds no table, no view and no routine: nothing but a frame" : "";
    }

    /** Whether it begins and ends as dumps do and has nothing in between, though no manifest says that there was nothing. */
    private boolean isFrameOnly() {
        return manifest == null
                && !isWithoutComments()
                && !facts.grants()
                && facts.databases().values().stream().allMatch(DumpFacts.Contents::holdsNothing);
    }

    /**
     * Whether the sandbox's server refused it and may be the one to blame, since it is older than the dump's or not of the
     * same kind. Nothing can be told of such a dump but what its own bytes tell.
     */
    public boolean needsAnotherServer() {
        return load != null && !load.ok() && defect().isEmpty() && origin().isBeyond(sandbox());
    }

    /** The server that it was made on, as far as it or its manifest tells. */
    public ServerVersion origin() {
        return ServerVersion.of(manifest == null ? facts.serverVersion() : manifest.serverVersion());
    }

    /** The server that it was loaded into. */
    public ServerVersion sandbox() {
        return ServerVersion.of(sandboxVersion);
    }

    /**
     * Whether there is no last line to be missed: it was made with {@code --skip-comments}, or by another program than {@code
     * mariadb-dump} and {@code mysqldump}, such as phpMyAdmin or HeidiSQL.
     */
    public boolean isWithoutComments() {
        return facts.toolVersion().isEmpty();
    }

    /**
     * The database to look at after loading.
     *
     * @throws IllegalArgumentException when it {@linkplain #isAmbiguous() cannot be told}
     */
    public String schema() {
        if (!isAmbiguous()) {
            return fillsWhatIsWanted() ? database : own().findFirst().orElseThrow();
        }
        throw new IllegalArgumentException("dump " + path + " fills the databases "
                + String.join(", ", facts.databases().keySet()) + "; say which with 'database'");
    }

    /** Whether it fills several databases and none of them was named. */
    public boolean isAmbiguous() {
        return !fillsWhatIsWanted() && own().count() != 1;
    }

    private boolean fillsWhatIsWanted() {
        Set<String> filled = facts.databases().keySet();
        return filled.isEmpty() || filled.contains("") || filled.contains(database);
    }

    /** The database that it was made of, as far as it says so itself; empty when it does not, or was made of several. */
    public String madeOf() {
        return namesItsDatabases() ? (isAmbiguous() ? "" : schema()) : facts.headerDatabase();
    }

    /** The databases that it names and fills, without the server's own. */
    Stream<String> own() {
        return facts.databases().keySet().stream().filter(each -> !each.isEmpty() && !SERVERS_OWN.contains(each));
    }

    /** The databases that it fills beside the one that is looked at, without the server's own. */
    public List<String> others() {
        String looked = schema();
        return own().filter(each -> !each.equals(looked)).toList();
    }
}
