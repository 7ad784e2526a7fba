/** Asks applications that run on restored data whether they work. */
@NullMarked
package dev.backproof.verify.application;

import org.jspecify.annotations.NullMarked;
