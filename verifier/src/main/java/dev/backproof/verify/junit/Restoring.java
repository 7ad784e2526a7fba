package dev.backproof.verify.junit;

import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SnapshotFacts;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Takes things out of a drill for a test, or ends the test as the drill demands. */
final class Restoring {
    private Restoring() {}

    static RestoredVolume volume(RestoredDrill drill, String name) {
        require(drill, drill.stateOf(name));
        return drill.volume(name).orElseThrow(unknown(drill, "volume", name));
    }

    static RestoredDatabase database(RestoredDrill drill, String name) {
        require(drill, drill.stateOf(name));
        return drill.database(name).orElseThrow(unknown(drill, "database", name));
    }

    /** Fails or aborts the test when what it needs did not come back. */
    static void require(RestoredDrill drill, RestoredDrill.RestoreState state) {
        String why = "scenario " + named(drill.result()) + ": " + state.cause();
        switch (state.verdict()) {
            case PASS -> {}
            case FAIL -> throw new DrillFailedError(why);
            case NOT_VERIFIED -> throw new NotVerifiedException(why);
        }
    }

    /** The scenario and the snapshot it looked at: {@code shop, snapshot 3fa2b1c4}. */
    static String named(DrillResult result) {
        SnapshotFacts snapshot = result.snapshot();
        return result.scenario() + (snapshot == null ? "" : ", snapshot " + snapshot.shortId());
    }

    static Supplier<ExtensionConfigurationException> unknown(RestoredDrill drill, String kind, String name) {
        return () -> new ExtensionConfigurationException(
                "scenario " + drill.scenario().name() + " restores no " + kind + " named '" + name + "'");
    }
}
