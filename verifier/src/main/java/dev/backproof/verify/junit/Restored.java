package dev.backproof.verify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter or a field of a {@link RestoreDrillTest} class that takes a
 * {@link dev.backproof.verify.restore.RestoredVolume}, a {@link dev.backproof.verify.restore.RestoredDatabase} or a
 * {@link javax.sql.DataSource}.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Restored {
    /** The name given under {@code restore} in the scenario. */
    String value();
}
