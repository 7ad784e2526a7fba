/** What tests of several packages share. */
@NullMarked
package dev.backproof.backup.testing;

import org.jspecify.annotations.NullMarked;
