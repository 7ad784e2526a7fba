/**
 * Entry points of the backup library: open a restic repository or an rclone mirror, back up, restore, check.
 *
 * <p>Everything below this package is reached through it; it knows all other packages and none knows it.
 */
@NullMarked
package dev.backproof.backup;

import org.jspecify.annotations.NullMarked;
