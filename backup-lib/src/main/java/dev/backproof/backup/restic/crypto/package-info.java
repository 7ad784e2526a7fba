/**
 * Sealing and opening as restic does it: AES-256-CTR with Poly1305-AES, and scrypt for passwords. Pure functions.
 */
@NullMarked
package dev.backproof.backup.restic.crypto;

import org.jspecify.annotations.NullMarked;
