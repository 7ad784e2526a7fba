package dev.backproof.verify.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads one dump through several {@code mariadb} clients: all but the rows of large tables goes through the first, in its
 * order; the INSERTs of a large InnoDB table go to whichever of the others is free, and the first goes on when the last of
 * them is stored. So a dump with one huge table gains as much as one with many.
 *
 * <ol>
 *   <li>Seams are the comments that mariadb-dump and mysqldump write: {@code -- Dumping data for table} up to
 *       {@code UNLOCK TABLES} or the next comment. In between a line that ends with a semicolon ends a statement, since
 *       line breaks in texts are written as {@code \n}. A dump without a header of these programs has no seams and goes through
 *       the first client as it is, and so does what follows a second header or a setting that the others do not know.
 *   <li>The other clients start with the settings that the dump's head makes and in its current database. What they cannot
 *       know (a setting within the section, a line of another kind) keeps the section on the first client.
 *   <li>{@code LOCK TABLES} of such a table is left out, or the others would wait for it for ever. Rows come in another
 *       order, which no table that has a primary key shows; triggers are untouched, since those follow later.
 *   <li>Rows of the usual form go in by {@code LOAD DATA} over connections instead, see {@link PlainRows}.
 *   <li>Where it can be, keys of such a table are made when its rows are stored, see {@link LaterKeys}: by a client of its own,
 *       while rows of the next tables come. What needs the table meanwhile waits for the server's lock on it.
 * </ol>
 *
 * <p>The first failure ends the load; line numbers in its message are those of one client's part, so who wants to know the
 * line in the dump loads it again with one client.
 */
public final class SideBySideClient implements DumpLoader.Client {
    /** Tables with fewer bytes than this are not worth starting clients for. */
    private static final int LARGE_TABLE = 4 << 20;
    /** A longer statement goes through the first client, piece by piece. */
    private static final int LONGEST_STATEMENT = 4 << 20;

    private static final byte[] INSERT = bytes("INSERT INTO `");
    private static final byte[] INSERT_IGNORE = bytes("INSERT  IGNORE INTO `");

    private final Opener opener;
    private final ConnectionOpener connections;
    private final int clients;
    private final DumpLoader.Client first;
    private final Router router;
    /** Arrays of a statement's size, to be filled again: the collector would have to run for every few new ones. */
    private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();

    /** Starts one more client that is connected to the same server and database. */
    @FunctionalInterface
    public interface Opener {
        /** A client of its own, to be closed by whoever asked. */
        DumpLoader.Client open() throws IOException;
    }

    /** Opens one more connection to the same server and database. */
    @FunctionalInterface
    public interface ConnectionOpener {
        /** A connection that rows can be sent over as a file, to be closed by whoever asked. */
        Connection open() throws SQLException;
    }

    /**
     * Starts the first client.
     *
     * @param clients how many may take rows at once, at least 1
     */
    public SideBySideClient(Opener opener, ConnectionOpener connections, int clients) throws IOException {
        this.opener = opener;
        this.connections = connections;
        this.clients = clients;
        first = opener.open();
        router = new Router(first.input());
    }

    /** One client when there is to be one, else several side by side. */
    public static DumpLoader.Client open(Opener opener, ConnectionOpener connections, int clients) throws IOException {
        return clients <= 1 ? opener.open() : new SideBySideClient(opener, connections, clients);
    }

    @Override
    public OutputStream input() {
        return router;
    }

    @Override
    public DumpLoader.Ended await() throws IOException, InterruptedException {
        DumpLoader.Ended failed = router.failed();
        if (failed != null) {
            return failed;
        }
        return first.await();
    }

    @Override
    public void close() {
        router.stop();
        first.close();
    }

    /** Where the lines of the dump go. */
    private final class Router extends OutputStream {
        private final OutputStream main;
        private final ByteArrayOutputStream settings = new ByteArrayOutputStream();
        private byte[] use = {};
        private byte[] line = new byte[1 << 16];
        private int length;
        private boolean through; // the line or statement is too long to be kept: it passes
        private boolean throughInsert;

        private boolean begun; // something that the other clients do not know came before
        private boolean seams;
        private boolean inHead = true;
        private boolean plainDelimiter = true;
        private boolean inData;
        private boolean alone; // this section stays on the first client
        private boolean unfinished; // a statement of another kind that goes on in the next line
        private long rows;
        private final CreateTable.Reader tables = new CreateTable.Reader();
        private String keysToAdd = "";
        private @Nullable PlainRows plainRows; // none when LOAD DATA is not to take rows of this section
        private @Nullable Workers workers;
        private DumpLoader.@Nullable Ended noWorkers;
        /** Clients that make keys, the oldest first. */
        private final Deque<Workers> making = new ConcurrentLinkedDeque<>();

        Router(OutputStream main) {
            this.main = main;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int at = offset;
            int end = offset + count;
            while (at < end) {
                int next = at;
                while (next < end && bytes[next] != '\n') {
                    next++;
                }
                boolean whole = next < end;
                int stop = whole ? next + 1 : next;
                add(bytes, at, stop - at);
                if (whole) {
                    endLine();
                }
                at = stop;
            }
        }

        private void add(byte[] bytes, int offset, int count) throws IOException {
            if (!through && length + count > LONGEST_STATEMENT) {
                through = true;
                throughInsert = isInsert();
                main.write(line, 0, length);
            }
            if (through) {
                main.write(bytes, offset, count);
                keepEnd(bytes, offset, count);
                return;
            }
            if (length + count > line.length) {
                line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
            }
            System.arraycopy(bytes, offset, line, length, count);
            length += count;
        }

        /** Of a statement that passes only its last bytes matter. */
        private void keepEnd(byte[] bytes, int offset, int count) {
            int keep = Math.min(count, 3);
            int before = Math.min(3 - keep, length);
            System.arraycopy(line, length - before, line, 0, before);
            System.arraycopy(bytes, offset + count - keep, line, before, keep);
            length = before + keep;
        }

        private void endLine() throws IOException {
            if (through) {
                through = throughInsert && !endsStatement();
            } else if (isInsert() && !endsStatement()) {
                return; // a row a line: the statement goes on
            } else {
                route();
            }
            if (!through) {
                length = 0;
            }
        }

        private boolean isInsert() {
            return inData && !unfinished && (starts(INSERT) || starts(INSERT_IGNORE));
        }

        private void route() throws IOException {
            if (inData && !ofSection()) {
                endSection();
            }
            if (!inData) {
                tables.take(line, length);
                learn();
                main.write(line, 0, length);
            }
        }

        /** Notes what later sections need. */
        private void learn() {
            if (starts("-- MariaDB dump ") || starts("-- MySQL dump ")) {
                seams = !begun;
                begun = true;
            } else if (starts("-- Dumping data for table `")) {
                inData = seams && plainDelimiter && tables.last().isInnoDb();
                alone = false;
                rows = 0;
                plainRows = LoadDataWorker.understands(text(settings.toByteArray()))
                        ? PlainRows.of(tables.last()).orElse(null)
                        : null;
            } else if (starts("-- Current Database: ") || starts("-- Table structure for table ")) {
                inHead = false;
            } else if (starts("USE `")) {
                use = Arrays.copyOf(line, length);
            } else if (starts("DELIMITER ")) {
                plainDelimiter = starts("DELIMITER ;\n");
            } else if (inHead && seams && (starts("/*!") || starts("/*M!") || starts("SET "))) {
                settings.write(line, 0, length);
            } else if (!seams) {
                begun |= length > 1 && !starts("--") && !starts("/*M!999999");
            } else if (plainDelimiter && starts("SET ") && !isPassing()) {
                seams = false;
            }
        }

        /** A setting that dumps take back before the next rows. */
        private boolean isPassing() {
            return (starts("SET @") && !starts("SET @@"))
                    || starts("SET character_set_client ")
                    || starts("SET AUTOCOMMIT=@OLD_AUTOCOMMIT;");
        }

        /** Routes a line of a section with rows; false when the line does not belong to it any more. */
        private boolean ofSection() throws IOException {
            if (unfinished) {
                main.write(line, 0, length);
                unfinished = !endsStatement();
                return true;
            }
            if (isInsert()) {
                rows += length;
                if (alone || rows < LARGE_TABLE) {
                    main.write(line, 0, length);
                } else {
                    hand();
                }
                return true;
            }
            if (starts("LOCK TABLES ")) {
                return true;
            }
            if (length == 1 || starts("--\n") || starts("/*!40000 ALTER TABLE ") || startsTransaction()) {
                drain();
                main.write(line, 0, length);
                return true;
            }
            if (starts("-- ") || starts("UNLOCK TABLES;") || starts("commit;") || starts("COMMIT;")) {
                return false;
            }
            alone = true;
            drain();
            main.write(line, 0, length);
            unfinished = !endsStatement();
            return true;
        }

        /** What {@code --no-autocommit} writes before the rows, in older releases and since. */
        private boolean startsTransaction() {
            return starts("set autocommit=0;") || starts("SET @OLD_AUTOCOMMIT=@@AUTOCOMMIT, @@AUTOCOMMIT=0;");
        }

        /** Hands an INSERT to the others. */
        private void hand() throws IOException {
            PlainRows.Found found = plainRows == null ? PlainRows.Found.NONE : plainRows.find(line, length);
            if (found.count() == 0 && plainRows != null) {
                plainRows = null;
                drain();
            }
            workers().take(new Workers.Piece(line, found.offset(), length, found.count()));
            byte[] again = spare.poll();
            line = again == null ? new byte[line.length] : again;
        }

        private void endSection() throws IOException {
            drain();
            if (!keysToAdd.isEmpty()) {
                makeKeys(keysToAdd);
                keysToAdd = "";
            }
            inData = false;
        }

        private void makeKeys(String statement) throws IOException {
            if (making.size() >= clients) {
                making.getFirst().finish();
                making.removeFirst();
            }
            Workers maker = startClients(1, statement);
            making.addLast(maker);
            maker.end();
        }

        /** What another client is told first: the settings, the database, and a statement of our own. */
        private byte[] beginning(String statement) throws IOException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            settings.writeTo(all);
            all.write(use);
            all.write(bytes("SET autocommit=1;\n"));
            all.write(bytes(statement));
            return all.toByteArray();
        }

        /** Gives a statement of our own to the first client. */
        private void tell(String statement) throws IOException {
            main.write(bytes(statement));
            main.flush();
        }

        private boolean starts(String text) {
            return starts(bytes(text));
        }

        private boolean starts(byte[] bytes) {
            return length >= bytes.length && Arrays.equals(line, 0, bytes.length, bytes, 0, bytes.length);
        }

        private boolean endsStatement() {
            int end = length - 1;
            if (end > 0 && line[end - 1] == '\r') {
                end--;
            }
            return end > 0 && line[end - 1] == ';';
        }

        private Workers workers() throws IOException {
            Workers running = workers;
            if (running == null) {
                if (keysToAdd.isEmpty()) {
                    // rows in an open transaction keep the whole table locked, and it ends after those of the others
                    tell("COMMIT;\n");
                    takeKeysAway();
                }
                running = plainRows == null ? startClients(clients, "") : startConnections(plainRows);
                workers = running;
            }
            return running;
        }

        /** Takes away what is made later, and waits for it: who makes the keys again must not be first. */
        private void takeKeysAway() throws IOException {
            LaterKeys keys = new LaterKeys(tables.last());
            keysToAdd = keys.add();
            if (!keysToAdd.isEmpty()) {
                workers = startClients(1, keys.drop());
                drain();
            }
        }

        /** Clients that have the settings and are given a statement of our own. */
        private Workers startClients(int count, String statement) throws IOException {
            List<ClientWorker> all = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    all.add(new ClientWorker(opener.open(), beginning(statement)));
                }
                return new Workers(all, spare);
            } catch (IOException | RuntimeException e) {
                all.forEach(ClientWorker::close);
                noWorkers = new DumpLoader.Ended(1, "mariadb: " + e.getMessage());
                throw e;
            }
        }

        /** Connections that have the settings. */
        private Workers startConnections(PlainRows rows) throws IOException {
            List<String> before = text(beginning("")).lines().toList();
            List<LoadDataWorker> all = new ArrayList<>();
            try {
                for (int i = 0; i < clients; i++) {
                    all.add(new LoadDataWorker(connections.open(), before, rows));
                }
                return new Workers(all, spare);
            } catch (SQLException e) {
                all.forEach(LoadDataWorker::close);
                noWorkers = LoadDataWorker.ended(e);
                throw new IOException("no rows can be sent to the server", e);
            } catch (RuntimeException e) {
                all.forEach(LoadDataWorker::close);
                throw e;
            }
        }

        private void drain() throws IOException {
            Workers running = workers;
            if (running != null) {
                running.end();
                running.finish();
                workers = null;
            }
        }

        private Stream<Workers> others() {
            return Stream.concat(Stream.ofNullable(workers), making.stream());
        }

        DumpLoader.@Nullable Ended failed() {
            return Stream.concat(others().map(Workers::failed), Stream.ofNullable(noWorkers))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        void stop() {
            others().forEach(Workers::stop);
        }

        @Override
        public void flush() throws IOException {
            main.flush();
        }

        @Override
        public void close() throws IOException {
            if (length > 0 && !through) {
                route();
            }
            endSection();
            for (Workers maker : making) {
                maker.finish();
            }
            main.close();
        }
    }

    private static byte[] bytes(String statement) {
        return statement.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] statements) {
        return new String(statements, StandardCharsets.UTF_8);
    }
}
