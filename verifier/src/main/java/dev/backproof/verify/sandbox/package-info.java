/**
 * The throwaway place a restore lands in: one interface, one contract test, two kinds ({@code container}, {@code
 * process}).
 */
@NullMarked
package dev.backproof.verify.sandbox;

import org.jspecify.annotations.NullMarked;
