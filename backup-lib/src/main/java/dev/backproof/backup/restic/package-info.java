/**
 * An open restic repository: index, packs being filled, locks, loading and saving of blobs and small files.
 *
 * <p>Knows stores and codecs; must not know files, sources or snapshots as a user sees them.
 */
@NullMarked
package dev.backproof.backup.restic;

import org.jspecify.annotations.NullMarked;
