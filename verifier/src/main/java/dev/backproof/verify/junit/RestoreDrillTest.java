package dev.backproof.verify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs a restore drill before the tests of a class and gives them what was restored, through parameters and fields marked
 * {@link Restored}. Restores are dear: {@link #sharing} says with whom the class shares one, and {@link Restored#access} which
 * tests may change what they are given.
 *
 * <p>When the backup cannot be judged (network, key, sandbox), tests are aborted, never passed. When it did not come back,
 * tests that use what is lost fail with the cause.
 *
 * <p>Parameters may also be of the types {@link DrillContext}, {@link dev.backproof.verify.result.DrillResult} and
 * {@link dev.backproof.verify.result.SnapshotFacts}. Test classes and methods may run in parallel.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RestoreDrillExtension.class)
@ResourceLock(providers = WritableLocks.class)
public @interface RestoreDrillTest {
    /** The scenario: a resource on the class path, a resource beside the class, or a file; the first there is. */
    String value();

    /**
     * Whether the class fails, beside its tests, when the drill's own checks (the scenario's assertions and those that
     * nobody has to write) do not all pass.
     */
    boolean checks() default true;

    /** Who shares the restore with this class. */
    Sharing sharing() default Sharing.RUN;
}
