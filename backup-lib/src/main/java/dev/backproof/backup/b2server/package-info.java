/**
 * A server of the B2 native API for loopback use: real clients (the B2 SDK, rclone, the b2 command, restic) work against
 * it. Its data lie in a folder and survive a crash; faults can be injected; every call is logged.
 *
 * <p>{@link dev.backproof.backup.b2server.B2Server} is the entry. Must know nothing of the rest of the library but the
 * errors.
 */
@NullMarked
package dev.backproof.backup.b2server;

import org.jspecify.annotations.NullMarked;
