/** Stores that wrap another store: retry, forbid writing, count. Know no adapter. */
@NullMarked
package dev.backproof.backup.storage.decorator;

import org.jspecify.annotations.NullMarked;
