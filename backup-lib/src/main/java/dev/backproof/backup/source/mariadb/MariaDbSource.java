package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases of a MariaDB server as a source: for each database {@code DB} the files {@code mariadb/DB/dump.sql}, the
 * output of {@code mariadb-dump} as it comes, and {@code mariadb/DB/manifest.json}, what must be in it
 * ({@link DumpManifest}). A name that cannot be a file's is written as {@link EntryName} says.
 *
 * <p>A dump is one transaction over one database. It begins with {@code CREATE DATABASE IF NOT EXISTS} with the
 * database's character set and collation and with {@code USE}: {@code mariadb < dump.sql} on an empty server brings the
 * database back under its own name, and nothing but the dump is needed for that.
 *
 * <p>Nothing half goes unnoticed: the dump's stream ends only when the program ended with 0, its last line is there, and
 * everything that was in the database before and after the dump is in it. Otherwise the stream, and with it the backup,
 * fails with a {@link SourceException}.
 *
 * <p>One source may be walked once at a time.
 */
public final class MariaDbSource implements BackupSource {
    /** The folder that holds everything. */
    public static final String ROOT = "mariadb";
    /** The dump's file name. */
    public static final String DUMP = "dump.sql";
    /** The manifest's file name. */
    public static final String MANIFEST = "manifest.json";
    /** The folder of the server's users. */
    public static final String USERS_FOLDER = "_users";
    /** The file of the server's users: {@code CREATE USER} and {@code GRANT} statements, with password hashes. */
    public static final String USERS = "users.sql";

    private static final Logger LOG = LoggerFactory.getLogger(MariaDbSource.class);

    private final MariaDbConnection connection;
    private final List<String> named;
    private final MariaDbTools tools;
    private final InstantSource clock;
    private final Duration stallLimit;
    private final Consumer<String> warnings;

    private MariaDbSource(Builder builder) {
        this.connection = builder.connection;
        this.named = List.copyOf(builder.databases);
        this.tools = builder.tools == null ? MariaDbTools.ofEnvironment() : builder.tools;
        this.clock = builder.clock;
        this.stallLimit = builder.stallLimit;
        this.warnings = builder.warnings;
    }

    /** Starts the description of a source on this server. */
    public static Builder on(MariaDbConnection connection) {
        return new Builder(connection);
    }

    /** {@code /mariadb/DB} for each named database, or {@code /mariadb} when all were asked for. */
    @Override
    public List<String> paths() {
        return named.isEmpty()
                ? List.of("/" + ROOT)
                : named.stream()
                        .map(name -> "/" + ROOT + "/" + EntryName.of(name))
                        .toList();
    }

    /**
     * Walks the databases, each in one transaction of its own.
     *
     * @throws SourceException when the server cannot be reached, a tool is missing or a named database is not there
     */
    @Override
    public void walk(Visitor visitor) {
        try (ClientSession session = ClientSession.open(tools, connection, stallLimit)) {
            Instant time = clock.instant();
            DatabaseDump.Context context = DatabaseDump.Context.of(session, time, stallLimit, warnings);
            visitor.enterDirectory(directory(ROOT, time));
            for (Folder folder : folders(context.reader().databases()).values()) {
                visitor.enterDirectory(directory(folder.name(), time));
                String database = folder.database();
                if (database != null) {
                    walkDatabase(visitor, new DatabaseDump(context, database), time);
                }
                if (folder.users()) {
                    walkUsers(visitor, context, time);
                }
                visitor.leaveDirectory();
            }
            visitor.leaveDirectory();
        }
    }

    /** A folder in the snapshot: of a database, of the users, or in the worst case of both. */
    private record Folder(String name, @Nullable String database, boolean users) {}

    private SortedMap<RawName, Folder> folders(List<String> existing) {
        List<String> missing =
                named.stream().filter(name -> !existing.contains(name)).toList();
        if (!missing.isEmpty() || existing.isEmpty()) {
            throw new SourceException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    connection.user() + " sees no database " + String.join(", ", missing) + " at "
                            + connection.address(),
                    existing.isEmpty()
                            ? "it sees none at all: check its privileges"
                            : "there are: " + String.join(", ", existing),
                    null);
        }
        SortedMap<RawName, Folder> folders = new TreeMap<>();
        for (String database : named.isEmpty() ? existing : named) {
            String name = EntryName.of(database);
            folders.put(RawName.of(name), new Folder(name, database, false));
        }
        if (named.isEmpty()) {
            folders.merge(
                    RawName.of(USERS_FOLDER),
                    new Folder(USERS_FOLDER, null, true),
                    (there, users) -> new Folder(there.name(), there.database(), true));
        }
        return folders;
    }

    private static void walkDatabase(Visitor visitor, DatabaseDump dump, Instant time) {
        visitor.file(file(DUMP, time), inOrder(dump::open));
        visitor.file(file(MANIFEST, time), dump::manifest);
    }

    private static void walkUsers(Visitor visitor, DatabaseDump.Context context, Instant time) {
        if (context.accounts() == null) {
            visitor.unreadable(
                    "/" + ROOT + "/" + USERS_FOLDER + "/" + USERS,
                    "the account may not read the server's users: give it SELECT on mysql.*");
        } else {
            visitor.file(file(USERS, time), inOrder(() -> UsersDump.open(context)));
        }
    }

    private static Content inOrder(Content content) {
        return new Content() {
            @Override
            public InputStream open() throws IOException {
                return content.open();
            }

            @Override
            public boolean inOrder() {
                return true;
            }
        };
    }

    private static Node directory(String name, Instant time) {
        return Node.made(RawName.of(name), NodeType.DIRECTORY, 0700, time);
    }

    private static Node file(String name, Instant time) {
        return Node.made(RawName.of(name), NodeType.FILE, 0600, time);
    }

    /** What of the server is to be backed up, and with what. */
    public static final class Builder {
        private final MariaDbConnection connection;
        private final Set<String> databases = new LinkedHashSet<>();
        private boolean allDatabases;
        private @Nullable MariaDbTools tools;
        private InstantSource clock = InstantSource.system();
        private Duration stallLimit = Duration.ofHours(1);
        private Consumer<String> warnings = warning -> LOG.warn("{}", warning);

        private Builder(MariaDbConnection connection) {
            this.connection = connection;
        }

        /** A database to back up; may be called several times. */
        public Builder database(String name) {
            databases.add(name);
            return this;
        }

        /** Every database but the server's own, and the server's users in {@code mariadb/_users/users.sql}. */
        public Builder allDatabases() {
            allDatabases = true;
            return this;
        }

        /** Where the programs come from; by default from this process's environment. */
        public Builder tools(MariaDbTools mariaDbTools) {
            this.tools = mariaDbTools;
            return this;
        }

        /** Gives the times in the manifests and of the entries; by default the system's clock. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** How long a dump may be silent before it is given up; one hour by default. */
        public Builder stallLimit(Duration limit) {
            this.stallLimit = limit;
            return this;
        }

        /** Hears of what is worth knowing though the backup goes on; by default it is logged. */
        public Builder warnings(Consumer<String> listener) {
            this.warnings = listener;
            return this;
        }

        /**
         * The source. Nothing is asked of the server yet.
         *
         * @throws ConfigurationException when no database was named, or databases were named beside all of them
         */
        public MariaDbSource build() {
            if (allDatabases == !databases.isEmpty()) {
                throw new ConfigurationException(
                        ErrorCode.MISSING_SETTING, "name the databases to back up, or ask for all of them");
            }
            return new MariaDbSource(this);
        }
    }
}
