package dev.backproof.verify.result;

import java.time.Duration;

/**
 * A stretch of a drill.
 *
 * @param name {@code open}, {@code sandbox}, {@code restore …}, {@code load …}, {@code check}
 * @param start time since the drill began
 * @param duration how long
 * @param bytes bytes restored or loaded; 0 where there are none
 */
public record Phase(String name, Duration start, Duration duration, long bytes) {}
