/**
 * Plain mirrors as {@code rclone sync} keeps them: one object for each file, under the file's own name. Reads one as it
 * stood at any time, writes one that rclone finds nothing to do on, and compares.
 *
 * <p>Where a rule here follows rclone, it was observed with rclone 1.60.1 and 1.75.2 on a B2 server. Knows no vendor and no
 * restic repository.
 */
@NullMarked
package dev.backproof.backup.mirror;

import org.jspecify.annotations.NullMarked;
