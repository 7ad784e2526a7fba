package dev.backproof.backup.b2server.store;

/**
 * What retention new versions of a bucket get when their upload does not say.
 *
 * @param mode as in {@link Retention}
 * @param duration how many units
 * @param unit {@code days} or {@code years}
 */
public record DefaultRetention(String mode, int duration, String unit) {}
