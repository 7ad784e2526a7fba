package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dump of one database and the manifest that is made when the dump has ended. */
final class DatabaseDump {
    /**
     * What all dumps of one walk share.
     *
     * @param session the server
     * @param reader reads inventories from it
     * @param accounts the server's accounts, or null when they may not be read
     * @param time when the walk began
     * @param stallLimit how long a dump may be silent
     * @param warnings what holds for every database
     * @param listener hears of warnings
     */
    record Context(
            ClientSession session,
            InventoryReader reader,
            @Nullable List<Account> accounts,
            Instant time,
            Duration stallLimit,
            List<String> warnings,
            Consumer<String> listener) {

        static Context of(ClientSession session, Instant time, Duration stallLimit, Consumer<String> listener) {
            List<String> warnings = new ArrayList<>(session.warnings());
            MariaDbVersion tool = session.version(MariaDbTool.DUMP);
            MariaDbVersion server = session.version();
            if (tool.compareTo(server) < 0 && !tool.sameSeries(server)) {
                warnings.add("mariadb-dump " + tool + " is older than the server (" + server
                        + ") and may not know all that is in it: use one of series " + server.series());
            }
            List<Account> accounts = null;
            try {
                accounts = new AccountReader(session).read();
            } catch (SourceException e) {
                warnings.add("users and grants were not recorded: " + e.getMessage());
            }
            warnings.forEach(listener);
            return new Context(
                    session, new InventoryReader(session, server), accounts, time, stallLimit, warnings, listener);
        }
    }

    private final Context context;
    private final String database;
    private @Nullable DumpManifest manifest;

    DatabaseDump(Context context, String database) {
        this.context = context;
        this.database = database;
    }

    /** Starts the dump. At the stream's end the manifest is ready. */
    InputStream open() throws IOException {
        SchemaInventory before = inventory();
        List<String> warnings = new ArrayList<>();
        warnings.addAll(new PrivilegeCheck(context.session()).warnings(database));
        boolean versioned = before.tables().stream().anyMatch(SchemaInventory.Table::systemVersioned);
        boolean history = versioned && canDumpHistory();
        if (versioned && !history) {
            warnings.add(
                    "tables of " + database + " keep the history of their rows, which only mariadb-dump and servers"
                            + " from 10.11 on can dump: the dump holds the present rows only");
        }
        String plain = before.tables().stream()
                .filter(table -> !table.transactional())
                .map(table -> table.name() + " (" + table.engine() + ")")
                .collect(Collectors.joining(", "));
        if (!plain.isEmpty()) {
            warnings.add("tables of " + database + " that a transaction does not cover, dumped as they were when their"
                    + " turn came: " + plain);
        }
        warnings.forEach(context.listener());
        return DumpProcess.start(
                command(history), database, context.stallLimit(), dumped -> finish(before, history, warnings, dumped));
    }

    private SchemaInventory inventory() {
        return context.reader()
                .read(database)
                .orElseThrow(() -> new SourceException(
                        ErrorCode.SOURCE_NOT_FOUND, "the database " + database + " is not there any more"));
    }

    private boolean canDumpHistory() {
        return context.session().version().isAtLeast(10, 11, 0)
                && context.session().version(MariaDbTool.DUMP).isAtLeast(10, 11, 0);
    }

    private List<String> command(boolean history) {
        List<String> command = context.session().command(MariaDbTool.DUMP);
        command.addAll(List.of(
                "--single-transaction",
                "--skip-lock-tables",
                "--quick",
                // a table whose default is a sequence's next value could not be filled between LOCK TABLES
                "--skip-add-locks",
                "--routines",
                "--events",
                "--triggers",
                "--hex-blob",
                "--tz-utc",
                "--max-allowed-packet=1G"));
        if (history) {
            command.add("--dump-history");
        }
        command.addAll(List.of("--databases", database));
        return command;
    }

    private void finish(SchemaInventory before, boolean history, List<String> warnings, DumpProcess.Dumped dumped) {
        DumpCheck check = new DumpCheck(before, inventory(), dumped.facts());
        SchemaInventory held = check.inventory();
        List<String> all = new ArrayList<>(context.warnings());
        all.addAll(warnings);
        if (!dumped.messages().isEmpty()) {
            all.add("mariadb-dump said: " + dumped.messages());
        }
        check.changedDuringDump().stream()
                .map(object -> object + " changed while it was dumped")
                .forEach(warning -> {
                    all.add(warning);
                    context.listener().accept(database + ": " + warning);
                });
        manifest = new DumpManifest(
                DumpManifest.FORMAT,
                context.session().serverVersion(),
                context.session().version(MariaDbTool.DUMP).toString(),
                context.session().lowerCaseTableNames(),
                context.time(),
                new DumpManifest.DumpFile(dumped.facts().bytes(), dumped.sha256()),
                held,
                check.rows(held),
                history,
                accounts(held),
                check.changedDuringDump(),
                all);
    }

    private @Nullable List<Account> accounts(SchemaInventory held) {
        if (context.accounts() == null) {
            return null;
        }
        Set<String> definers = new TreeSet<>();
        held.views().forEach(view -> definers.add(view.definer()));
        held.triggers().forEach(trigger -> definers.add(trigger.definer()));
        held.routines().forEach(routine -> definers.add(routine.definer()));
        held.events().forEach(event -> definers.add(event.definer()));
        return AccountReader.concerning(database, context.accounts(), definers);
    }

    /**
     * The manifest's bytes.
     *
     * @throws SourceException when the dump was not read to its end
     */
    InputStream manifest() {
        if (manifest == null) {
            throw new SourceException(
                    ErrorCode.DUMP_INCOMPLETE, "the dump of " + database + " was not read to its end");
        }
        return new ByteArrayInputStream(manifest.toJson());
    }
}
