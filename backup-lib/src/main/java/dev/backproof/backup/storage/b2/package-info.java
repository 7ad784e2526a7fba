/**
 * A store in a Backblaze B2 bucket, through Backblaze's own client. Types of that client do not leave this package.
 *
 * <p>The client does the retrying, within the bounds of {@link dev.backproof.backup.storage.b2.B2Limits}. This package
 * adds what the client lacks: it compares byte counts and digests of downloads, tells trouble at this end from trouble of
 * the network, cuts transfers that stand still, cancels large files that fail, and forgives answers that were lost.
 */
@NullMarked
package dev.backproof.backup.storage.b2;

import org.jspecify.annotations.NullMarked;
