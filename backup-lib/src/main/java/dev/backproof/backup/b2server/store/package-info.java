/**
 * What the B2 server keeps: an account, buckets, keys, file versions, parts and their bytes. Public only because Java
 * needs it; not API. Knows nothing of HTTP.
 *
 * <p>In the folder lie {@code account.json}, {@code journal.jsonl}, {@code content/} and {@code incoming/}:
 *
 * <ol>
 *   <li>Bytes are received into {@code incoming/} and moved to {@code content/} when they are whole and their hash is
 *       right.
 *   <li>Then one line is appended to the journal: that is the moment from which they exist. All changes of one call are
 *       on one line, so a crash leaves all of them or none.
 *   <li>At the start the journal is read into memory; a last line without its end was never acknowledged and is cut off.
 *       Content that no line names is deleted.
 *   <li>Versions that are copies share their content; it is deleted with the last version that names it.
 * </ol>
 */
@NullMarked
package dev.backproof.backup.b2server.store;

import org.jspecify.annotations.NullMarked;
