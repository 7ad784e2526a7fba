/**
 * Drills that run elsewhere, each by itself, and are told of as one run: what each is given, where it leaves what it found, and
 * how that is put together. Knows nothing of the machinery that starts them.
 *
 * <ol>
 *   <li>{@link dev.backproof.verify.remote.AssignedDrills} turns scenarios into files that stand for themselves, with what
 *       earlier drills left to compare with.
 *   <li>{@link dev.backproof.verify.remote.AssignedDrill} is one of them where it runs; it leaves one object, whole or not
 *       at all, in a place that both reach.
 *   <li>{@link dev.backproof.verify.remote.ResultsPlace} is that place. What is not an answer to this very assignment is
 *       none.
 * </ol>
 */
@NullMarked
package dev.backproof.verify.remote;

import org.jspecify.annotations.NullMarked;
