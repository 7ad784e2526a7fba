package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.scenario.BackupLocation;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings from {@code junit-platform.properties}, system properties or the build tool's configuration parameters; {@code
 * docs/junit.md} lists them. A value that makes no sense is an error when the first drill is asked for.
 */
final class DrillSettings {
    /** Whether each drill's findings are attached to the report of tests as a file. */
    static final String ATTACH = "backproof.attach";

    private DrillSettings() {}

    static RestoreDrill.Builder from(Function<String, Optional<String>> parameters) {
        RestoreDrill.Builder builder = RestoreDrill.builder();
        parameters.apply("backproof.sandbox").ifPresent(builder::sandbox);
        parameters.apply("backproof.workFolder").map(Path::of).ifPresent(builder::workFolder);
        parameters.apply("backproof.sampleLedger").map(Path::of).ifPresent(builder::ledger);
        parameters.apply("backproof.timeToLive").ifPresent(text -> builder.timeToLive(duration(text)));
        parameters.apply("backproof.repository").ifPresent(address -> builder.backup(location(address, parameters)));
        parameters.apply("backproof.baselines").map(Path::of).ifPresent(builder::baselines);
        return builder;
    }

    /** Whether {@link #ATTACH} allows files. */
    static boolean attach(Function<String, Optional<String>> parameters) {
        return parameters.apply(ATTACH).map(Boolean::parseBoolean).orElse(true);
    }

    private static BackupLocation location(String address, Function<String, Optional<String>> parameters) {
        return new BackupLocation.Restic(
                address,
                parameters
                        .apply("backproof.passwordFile")
                        .<BackupLocation.PasswordSource>map(BackupLocation.PasswordSource.File::new)
                        .orElseGet(BackupLocation.PasswordSource.Environment::new));
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw new ConfigurationException(
                ErrorCode.BAD_SETTING, "backproof.timeToLive must be a duration such as PT2H, not '" + text + "'");
    }
}
