/**
 * Where snapshots can be restored to: a directory of this machine.
 */
@NullMarked
package dev.backproof.backup.target;

import org.jspecify.annotations.NullMarked;
