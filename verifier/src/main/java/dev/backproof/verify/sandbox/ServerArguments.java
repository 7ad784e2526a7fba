package dev.backproof.verify.sandbox;

import java.util.List;

/**
 * How every sandbox's server is set: events and replication do not run, files cannot be sent to it, quick rather than
 * durable, and otherwise as MariaDB comes, so that what restores here restores elsewhere.
 */
public final class ServerArguments {
    /** Arguments of {@code mariadbd}. */
    public static final List<String> COMMON = List.of(
            "--event-scheduler=OFF",
            "--skip-slave-start",
            "--local-infile=0",
            "--symbolic-links=0",
            "--skip-name-resolve",
            // a server from 11.4 on would make a key at each start, which may take many seconds
            "--skip-ssl",
            // nothing here is meant to survive
            "--skip-log-bin",
            "--sync-binlog=0",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--innodb-buffer-pool-size=256M",
            "--innodb-log-file-size=256M",
            "--performance-schema=OFF",
            // dumps have large rows, and may come slowly
            "--max-allowed-packet=1G",
            "--net-read-timeout=3600",
            "--net-write-timeout=3600",
            "--max-connections=64");

    private ServerArguments() {}
}
