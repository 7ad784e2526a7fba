package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import java.util.Map;

/**
 * All that came back, for checks that compare one thing with another.
 *
 * @param volumes by their names in the scenario
 * @param databases by their names in the scenario
 */
public record RestoredData(Map<String, RestoredVolume> volumes, Map<String, RestoredDatabase> databases) {}
