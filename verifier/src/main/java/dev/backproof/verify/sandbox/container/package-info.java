/**
 * A sandbox that is a container: started, watched and removed by Testcontainers, on a network of its own without a way
 * out.
 *
 * <ol>
 *   <li>An internal network is made, which nothing gets out of, and a container on it; we reach it by its address.
 *   <li>A guard runs inside the container: it waits on a pipe from this JVM, which the engine closes when we are gone, and
 *       then ends the server, and with it the container, which the engine removes.
 *   <li>Dumps go in through a connection of our own to the engine, since the end of a client's input cannot be told
 *       through docker-java (its issues 1448 and 1552).
 *   <li>Networks, and whatever else runs that are over left behind, are removed at the next start, found by their labels.
 * </ol>
 *
 * <p>Needs the engine's Unix socket, and an engine on this machine.
 */
@NullMarked
package dev.backproof.verify.sandbox.container;

import org.jspecify.annotations.NullMarked;
