/**
 * Checks on what was restored, and AssertJ assertions for tests. Each finds facts; none decides a verdict.
 */
@NullMarked
package dev.backproof.verify.assertion;

import org.jspecify.annotations.NullMarked;
