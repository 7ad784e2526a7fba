/**
 * The corpus of hard cases: backups that are broken and look fine, each with the verdict and the cause that a verifier must
 * come to, beside sound backups that are just as odd and must not be blamed. {@link
 * dev.backproof.scenarios.corpus.HardCases} lists them.
 *
 * <p>Almost everything is written from resources, without a server and without a random byte, so that a case is the same
 * bytes wherever it is written. Physical backups, repositories and buckets are made where they are written. It knows scenarios and verdicts, but drills nothing itself.
 */
@NullMarked
package dev.backproof.scenarios.corpus;

import org.jspecify.annotations.NullMarked;
