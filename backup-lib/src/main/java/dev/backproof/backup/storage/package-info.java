/**
 * Where bytes are kept: one small interface over a folder, memory or a B2 bucket, with one contract test for all.
 *
 * <p>Knows nothing of restic, of mirrors or of snapshots. Vendor types stay inside the adapters' packages.
 */
@NullMarked
package dev.backproof.backup.storage;

import org.jspecify.annotations.NullMarked;
