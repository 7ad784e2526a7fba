/**
 * A server of the B2 native API for loopback use: real clients (the B2 SDK, rclone, the b2 command) work against it. Its
 * data lie in a folder. Must know nothing of the rest of the library but the errors.
 */
@NullMarked
package dev.backproof.backup.b2server;

import org.jspecify.annotations.NullMarked;
