/** A store in memory: for tests, and for looking at what a run would write. */
@NullMarked
package dev.backproof.backup.storage.memory;

import org.jspecify.annotations.NullMarked;
