/**
 * A small HTTP/1.1 server that can do what faults need: answer before the body was read, stop in the middle of a body,
 * reset a connection. Public only because Java needs it; not API. Knows nothing of B2.
 *
 * <ol>
 *   <li>One virtual thread per connection reads a head of bounded size, calls the handler, and goes on with the next.
 *   <li>{@code 100 Continue} is sent when the handler first reads the body, so a refused upload is never sent.
 *   <li>An answer given before the body was read says {@code Connection: close}, unless what is left is small: that is
 *       read and thrown away.
 *   <li>Every answer has a true {@code Date}; an answer to HEAD has no body; no header comes twice.
 *   <li>The target is handed on as it came: nothing is decoded or normalised.
 *   <li>Bodies have a length; chunked ones are refused.
 * </ol>
 */
@NullMarked
package dev.backproof.backup.b2server.http;

import org.jspecify.annotations.NullMarked;
