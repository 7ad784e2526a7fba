/**
 * File metadata that {@code java.nio} cannot read or set (raw names, extended attributes, FIFOs, devices, times of
 * symlinks), through libc; and the removal of folders whose own permissions stand in the way. Must not know restic.
 *
 * <p>Names are bytes and never pass through a {@code String}. Entries are addressed as a name within an open directory,
 * and no call below an open directory follows a symlink, so that nobody who may write there can lead it elsewhere.
 *
 * <p>Works on 64-bit Linux with {@code /proc} mounted; elsewhere {@link
 * dev.backproof.backup.posix.PosixDirectory#open} says so in an {@link java.io.IOException}. libc is loaded on first
 * use.
 */
@NullMarked
package dev.backproof.backup.posix;

import org.jspecify.annotations.NullMarked;
