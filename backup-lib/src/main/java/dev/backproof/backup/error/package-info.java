/**
 * The errors of the library. Sealed, so that callers can {@code switch} over them without a default. Known to every
 * package; knows none.
 */
@NullMarked
package dev.backproof.backup.error;

import org.jspecify.annotations.NullMarked;
