package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.BackupSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Databases of a MariaDB server as a source: for each database {@code DB} the files {@code mariadb/DB/dump.sql}, the
 * output of {@code mariadb-dump} as it comes, and {@code mariadb/DB/manifest.json}, what must be in it
 * ({@link DumpManifest}).
 */
public final class MariaDbSource implements BackupSource {
    private final Builder settings;

    private MariaDbSource(Builder builder) {
        this.settings = builder;
    }

    /** Starts the description of a source on this server. */
    public static Builder on(MariaDbConnection connection) {
        return new Builder(connection);
    }

    @Override
    public List<String> paths() {
        return settings.databases.stream().map(name -> "/mariadb/" + name).toList();
    }

    @Override
    public void walk(Visitor visitor) {
        throw new UnsupportedOperationException("not written yet: " + settings.connection + settings.clock
                + (settings.tools == null) + settings.stallLimit);
    }

    /** What of the server is to be backed up, and with what. */
    public static final class Builder {
        private final MariaDbConnection connection;
        private final List<String> databases = new ArrayList<>();
        private boolean allDatabases;
        private @Nullable MariaDbTools tools;
        private InstantSource clock = InstantSource.system();
        private Duration stallLimit = Duration.ofHours(1);

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
