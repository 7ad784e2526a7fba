/**
 * What a drill found: verdicts, checks, phases. Plain records, known to every package; knows none.
 */
@NullMarked
package dev.backproof.verify.result;

import org.jspecify.annotations.NullMarked;
