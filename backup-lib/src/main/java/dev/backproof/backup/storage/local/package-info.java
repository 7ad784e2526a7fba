/**
 * A store in a folder, laid down as restic's local backend does it.
 *
 * <p>A put takes these steps, so that a crash at any moment leaves either the old object or the new one:
 *
 * <ol>
 *   <li>write {@code <name>-tmp-<random>} in the folder of the object;
 *   <li>fsync it and take away the write permission;
 *   <li>rename it over the final name;
 *   <li>fsync the folder.
 * </ol>
 *
 * <p>Must not know what the objects are.
 */
@NullMarked
package dev.backproof.backup.storage.local;

import org.jspecify.annotations.NullMarked;
