/**
 * What is done with snapshots: back up, list, restore, check, forget, prune. Plans first, then runs.
 *
 * <p>Declares what a source and a target must offer; must not know any particular one.
 */
@NullMarked
package dev.backproof.backup.snapshot;

import org.jspecify.annotations.NullMarked;
