/**
 * File metadata that {@code java.nio} cannot read or set (raw names, extended attributes, FIFOs, devices, times of
 * symlinks), through libc. Must not know restic.
 */
@NullMarked
package dev.backproof.backup.posix;

import org.jspecify.annotations.NullMarked;
