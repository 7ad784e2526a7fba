/**
 * A sandbox that is a process: a {@code mariadbd} of this machine, as an unprivileged user, on a socket, without TCP.
 *
 * <ol>
 *   <li>A private folder is made, and the first data folder of a server, made once and kept, is copied into it.
 *   <li>A guardian, a small shell process, starts the server and waits on a pipe from this JVM. When the pipe closes,
 *       because we close it or because the JVM is gone, it kills the server and removes its folders.
 *   <li>What a guardian that was killed itself left behind is removed at the next start.
 * </ol>
 */
@NullMarked
package dev.backproof.verify.sandbox.process;

import org.jspecify.annotations.NullMarked;
