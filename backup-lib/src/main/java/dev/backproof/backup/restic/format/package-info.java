/**
 * The restic format as pure codecs: key, config, pack header, index, tree, snapshot, lock. No I/O, no crypto state.
 *
 * <p>Works on byte arrays and bounds every length before it allocates. Knows the keys of {@code crypto} and the polynomials
 * of {@code chunker}; must not know stores or repositories.
 */
@NullMarked
package dev.backproof.backup.restic.format;

import org.jspecify.annotations.NullMarked;
