package dev.backproof.verify.sandbox.process;

import java.util.List;

/**
 * How a sandbox's server is set: closed to the outside, quick rather than durable, and otherwise as MariaDB comes, so that
 * what restores here restores elsewhere.
 */
final class ServerOptions {
    static final List<String> ALL = List.of(
            // no way in but the socket, no way out: events, replication and files of this machine
            "--skip-networking",
            "--skip-ssl",
            "--skip-name-resolve",
            "--event-scheduler=OFF",
            "--skip-slave-start",
            "--local-infile=0",
            "--symbolic-links=0",
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

    private ServerOptions() {}
}
