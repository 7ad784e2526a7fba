/**
 * JUnit: the extension that hands restored data to tests and the engine that runs scenarios. The only package that sees
 * {@code org.junit}.
 */
@NullMarked
package dev.backproof.verify.junit;

import org.jspecify.annotations.NullMarked;
