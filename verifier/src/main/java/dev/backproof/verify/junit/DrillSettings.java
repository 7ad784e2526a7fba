package dev.backproof.verify.junit;

import dev.backproof.verify.RestoreDrill;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings from {@code junit-platform.properties} or system properties: {@code backproof.sandbox} ({@code auto},
 * {@code docker} or {@code process}), {@code backproof.workFolder}, {@code backproof.sampleLedger}, the file in which drills of
 * depth {@code sample} keep how far they have come, and {@code backproof.baselines}, the folder that keeps how much the last
 * proven drills restored.
 */
final class DrillSettings {
    private DrillSettings() {}

    static RestoreDrill.Builder from(Function<String, Optional<String>> parameters) {
        RestoreDrill.Builder builder = RestoreDrill.builder();
        parameters.apply("backproof.sandbox").ifPresent(builder::sandbox);
        parameters.apply("backproof.workFolder").map(Path::of).ifPresent(builder::workFolder);
        parameters.apply("backproof.sampleLedger").map(Path::of).ifPresent(builder::ledger);
        parameters.apply("backproof.baselines").map(Path::of).ifPresent(builder::baselines);
        return builder;
    }
}
