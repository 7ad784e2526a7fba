package dev.backproof.verify.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter or a field of a {@link RestoreDrillTest} class that takes something restored:
 *
 * <ul>
 *   <li>a volume as {@link dev.backproof.verify.restore.RestoredVolume} or as the {@link java.nio.file.Path} of its folder;
 *   <li>a database as {@link dev.backproof.verify.restore.RestoredDatabase}, {@link javax.sql.DataSource}, {@link
 *       java.sql.Connection} (closed after the test), or {@link dev.backproof.verify.restore.DatabaseLogin} for programs that
 *       make their own connections.
 *   <li>the snapshot that either came from as {@link dev.backproof.verify.result.DrilledSnapshot}.
 * </ul>
 *
 * <pre>{@code
 * @Test
 * void orders(@Restored("shop") RestoredDatabase shop) { … }
 *
 * @Test
 * void migrates(@Restored(value = "shop", access = WRITABLE) DataSource shop) { … }
 * }</pre>
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Restored {
    /** The name given under {@code restore} in the scenario. */
    String value();

    /** Whether the test may change it. */
    Access access() default Access.READ_ONLY;
}
