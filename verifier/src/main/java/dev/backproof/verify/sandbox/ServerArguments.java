package dev.backproof.verify.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * How every sandbox's server is set: events and replication do not run, quick rather than durable, and otherwise as MariaDB
 * comes, so that what restores here restores elsewhere.
 */
public final class ServerArguments {
    private static final long MIB = 1 << 20;
    private static final long LARGEST_POOL = 1 << 10;
    private static final long SMALLEST_POOL = 128;

    private static final List<String> COMMON = List.of(
            "--event-scheduler=OFF",
            "--skip-slave-start",
            // rows come as files; clients that are given a dump send none, whatever it says
            "--local-infile=1",
            // numbers are in the dump: no load of rows waits for those of another
            "--innodb-autoinc-lock-mode=2",
            "--symbolic-links=0",
            "--skip-name-resolve",
            // a server from 11.4 on would make a key at each start, which may take many seconds
            "--skip-ssl",
            // nothing here is meant to survive
            "--skip-log-bin",
            "--sync-binlog=0",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--loose-debug-no-sync",
            "--innodb-log-file-size=256M",
            // keys that are made after the rows are sorted in as much memory
            "--innodb-sort-buffer-size=32M",
            "--performance-schema=OFF",
            // dumps have large rows, and may come slowly
            "--max-allowed-packet=1G",
            "--net-read-timeout=3600",
            "--net-write-timeout=3600",
            "--max-connections=64");

    private ServerArguments() {}

    /**
     * Arguments of {@code mariadbd}.
     *
     * @param memory bytes that there are for the server and whatever else runs there; a quarter of it, at most 1 GiB, keeps
     *     pages of tables: what fits in need not be written and read again while it is loaded
     */
    public static List<String> of(long memory) {
        long pool = Math.clamp(memory / 4 / MIB, SMALLEST_POOL, LARGEST_POOL);
        List<String> arguments = new ArrayList<>(COMMON);
        arguments.add("--innodb-buffer-pool-size=" + pool + "M");
        return arguments;
    }
}
