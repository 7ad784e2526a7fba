package dev.backproof.verify.probe;

import dev.backproof.verify.result.CheckResult;
import java.util.List;
import java.util.Optional;

/** Sees every restored file of a volume and has one thing to say of them all. Thread-safe. */
interface VolumeProbe {
    /** A file, in no order. */
    void see(ProbedFile file);

    /** What was found, once every file was seen; empty when the volume holds nothing of the kind. */
    Optional<CheckResult> check();

    /** What was not looked into, one line each, once every file was seen. */
    default List<String> notTested() {
        return List.of();
    }
}
