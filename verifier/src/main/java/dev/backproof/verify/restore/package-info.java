/**
 * Brings a snapshot into a sandbox: volumes as files, dumps into a database.
 */
@NullMarked
package dev.backproof.verify.restore;

import org.jspecify.annotations.NullMarked;
