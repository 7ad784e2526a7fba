package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.backup.source.mariadb.SqlText;
import dev.backproof.verify.restore.ChosenSnapshot.StoredFile;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.JdbcQueries;
import dev.backproof.verify.sandbox.OwnAccounts;
import dev.backproof.verify.sandbox.SandboxConnection;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a dump from a snapshot into a sandbox, without touching a disk on the way, and reads along. A dump that the
 * client refuses is read to its end all the same: whether it is whole is a fact of its own.
 *
 * <p>Of the dumps that match a pattern the newest is taken, by the time in its name, else by when it was last written. When
 * it is not whole, the older ones are read, newest first, until one is: so that a report can say since when there is none.
 */
final class DumpLoad {
    private static final Logger LOG = LoggerFactory.getLogger(DumpLoad.class);
    private static final String MANIFEST = "manifest.json";
    private static final Set<String> SERVERS_USERS =
            Set.of(SandboxConnection.ADMINISTRATOR, "mariadb.sys", "mysql", "PUBLIC");
    private static final int LARGEST_MANIFEST = 256 << 20;

    private static final int CLIENTS =
            Math.min(4, Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final ChosenSnapshot snapshot;
    private final RestoreItem.Dump item;
    private final DumpRestore.Progress progress;

    DumpLoad(ChosenSnapshot snapshot, RestoreItem.Dump item, DumpRestore.Progress progress) {
        this.snapshot = snapshot;
        this.item = item;
        this.progress = progress;
    }

    /**
     * Loads a dump.
     *
     * @param sandbox where to; null to read it only
     * @throws dev.backproof.backup.error.BackupException when the snapshot does not give its bytes
     * @throws dev.backproof.verify.sandbox.SandboxException when the sandbox failed
     * @throws IllegalArgumentException when there is a manifest that cannot be understood
     */
    LoadedDump load(@Nullable DatabaseSandbox sandbox) throws IOException {
        if (!item.isPattern()) {
            return load(item.path(), null, sandbox);
        }
        List<Candidate> candidates = Candidate.matching(snapshot, item.path());
        Candidate newest = candidates.get(0);
        LoadedDump dump = load(newest.path(), newest.time(), sandbox);
        return dump.defect().isEmpty() ? dump : dump.withOlder(older(candidates));
    }

    /** Looks for the newest whole dump after the first candidate, which is not. */
    private LoadedDump.Older older(List<Candidate> candidates) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Candidate candidate : candidates.subList(1, candidates.size())) {
            if (load(candidate.path(), candidate.time(), null).defect().isEmpty()) {
                return new LoadedDump.Older(broken, candidate.path(), candidate.time());
            }
            broken.add(candidate.path());
        }
        return new LoadedDump.Older(broken, "", null);
    }

    private LoadedDump load(String path, @Nullable Instant time, @Nullable DatabaseSandbox sandbox) throws IOException {
        DumpManifest manifest = manifest(path);
        String database = database(item, manifest);
        if (sandbox == null) {
            return load(path, time, database, manifest, null, 1);
        }
        Optional<Set<String>> before = databases(sandbox);
        // what is refused side by side must be taken out again: not where another dump has left something
        boolean alone = before.isEmpty() || before.get().contains(database);
        LoadedDump loaded = load(path, time, database, manifest, sandbox, alone ? 1 : CLIENTS);
        DatabaseSandbox.LoadResult result = loaded.load();
        if (alone || result == null || result.ok()) {
            return loaded;
        }
        // one client alone is the judge, and knows the line
        takeOut(loaded, before.get(), sandbox);
        return load(path, time, database, manifest, sandbox, 1);
    }

    /** The databases that are there, without the server's own; nothing when the server does not answer. */
    private static Optional<Set<String>> databases(DatabaseSandbox sandbox) {
        try (Connection connection = sandbox.connect("")) {
            return Optional.of(Set.copyOf(JdbcQueries.databases(connection)));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes what a refused dump left.
     *
     * @param before databases that were there before and must stay as they are
     * @throws SandboxException when that cannot be done, so that nobody can tell whether the dump is good
     */
    private static void takeOut(LoadedDump loaded, Set<String> before, DatabaseSandbox sandbox) {
        Set<String> filled = loaded.own().collect(Collectors.toCollection(TreeSet::new));
        if (!LoadedDump.SERVERS_OWN.contains(loaded.database())) {
            filled.add(loaded.database());
        }
        Set<String> shared = new TreeSet<>(filled);
        shared.retainAll(before);
        if (!shared.isEmpty()) {
            throw new SandboxException(
                    "a dump that several clients did not take cannot be loaded by one: others filled " + shared
                            + ", too",
                    "drill it in a scenario of its own",
                    null);
        }
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("SET foreign_key_checks=0");
            for (String database : filled) {
                statement.execute("DROP DATABASE IF EXISTS " + SqlName.quoted(database));
            }
            for (String account : loaded.facts().accounts().keySet()) {
                remove(account, statement);
            }
        } catch (SQLException e) {
            throw new SandboxException(
                    "what several clients loaded cannot be taken out again: ERROR " + e.getErrorCode(),
                    "this says nothing about the backup",
                    e);
        }
    }

    /** Removes a user or a role; one that is still there is told by who loads the dump next. */
    private static void remove(String account, Statement statement) {
        int at = account.lastIndexOf('@');
        String user = at < 0 ? account : account.substring(0, at);
        if (SERVERS_USERS.contains(user)) {
            return;
        }
        try {
            statement.execute(
                    at < 0
                            ? "DROP ROLE IF EXISTS " + SqlText.quoted(user)
                            : "DROP USER IF EXISTS " + SqlText.quoted(user) + "@"
                                    + SqlText.quoted(account.substring(at + 1)));
        } catch (SQLException e) {
            LOG.debug("{} stays for the next load: {}", account, e.getMessage());
        }
    }

    private LoadedDump load(
            String path,
            @Nullable Instant time,
            String database,
            @Nullable DumpManifest manifest,
            @Nullable DatabaseSandbox sandbox,
            int clients)
            throws IOException {
        StoredFile file = snapshot.open(path);
        try (InputStream stored = new ProgressStream(file.in(), file.length(), progress);
                DumpStream dump = new DumpStream(stored)) {
            DatabaseSandbox.LoadResult result = null;
            if (sandbox == null) {
                dump.readToEnd();
            } else {
                result = load(dump, dump.makesItsDatabase() ? "" : database, sandbox, clients);
            }
            return new LoadedDump(
                    item.name(),
                    path,
                    time == null ? file.modified() : time,
                    database,
                    result,
                    sandbox == null ? "" : sandbox.serverVersion(),
                    dump.facts(),
                    dump.sha256(),
                    dump.damage(),
                    manifest,
                    null);
        }
    }

    /** Loads what the client takes, and reads the rest. */
    private static DatabaseSandbox.LoadResult load(
            DumpStream dump, String database, DatabaseSandbox sandbox, int clients) throws IOException {
        try (OwnAccounts own = OwnAccounts.of(sandbox)) {
            DatabaseSandbox.LoadResult result = sandbox.load(dump, database, clients);
            dump.readToEnd();
            if (!dump.facts().accounts().isEmpty()) {
                own.putBack();
            }
            return result;
        } catch (SQLException e) {
            throw new SandboxException(
                    "the sandbox's server does not take the accounts that the dump brings: ERROR " + e.getErrorCode(),
                    "is the dump's table of accounts of another release?",
                    e);
        }
    }

    static String database(RestoreItem.Dump item, @Nullable DumpManifest manifest) {
        if (!item.database().isEmpty()) {
            return item.database();
        }
        return manifest == null ? item.name() : manifest.schema().database();
    }

    private @Nullable DumpManifest manifest(String dumpPath) throws IOException {
        String path = dumpPath.substring(0, dumpPath.lastIndexOf('/') + 1) + MANIFEST;
        Optional<StoredFile> file = snapshot.find(path);
        if (file.isEmpty()) {
            return null;
        }
        try (InputStream in = file.get().in()) {
            if (file.get().length() > LARGEST_MANIFEST) {
                throw new IllegalArgumentException("too large for a manifest");
            }
            byte[] json = in.readAllBytes();
            if (DumpManifest.mayBe(json)) {
                return DumpManifest.parse(json);
            }
            LOG.info("{} is of something else than the dump beside it", path);
            return null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }
}
