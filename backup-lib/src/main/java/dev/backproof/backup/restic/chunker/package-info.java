/**
 * Where restic cuts a file into chunks: a Rabin fingerprint over the last 64 bytes. Pure functions.
 */
@NullMarked
package dev.backproof.backup.restic.chunker;

import org.jspecify.annotations.NullMarked;
