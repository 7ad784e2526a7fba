/** The README's samples, so that they compile. */
@NullMarked
package dev.backproof.cli.samples;

import org.jspecify.annotations.NullMarked;
