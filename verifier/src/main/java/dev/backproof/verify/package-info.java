/**
 * The restore drill: pull a snapshot, restore it into a sandbox, check it, say what came back. Works without any test
 * framework; it knows all other packages but {@code .junit}.
 */
@NullMarked
package dev.backproof.verify;

import org.jspecify.annotations.NullMarked;
