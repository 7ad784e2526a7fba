package dev.backproof.scenarios.demo;

import dev.backproof.verify.result.DrillListener;
import java.time.Duration;

/** Hears how the demo goes on, and of its drills. */
public interface DemoListener extends DrillListener {
    /** A new part begins, such as {@code back up to B2}. */
    void part(String title);

    /** A step is done. */
    void step(String what, Duration took, String detail);
}
