/**
 * Tells people of verdicts that changed and of drills that stopped: webhooks, e-mail, and a ping after a PASS. Knows what
 * the folder of reports keeps, and nothing of how a drill is run.
 *
 * <p>No address, password or token ever stands in a message, an error or a log: addresses of receivers are often secrets
 * themselves, so a receiver is named by its name.
 */
@NullMarked
package dev.backproof.verify.notify;

import org.jspecify.annotations.NullMarked;
