/**
 * Copies of small files of remote repositories on the local disk, encrypted as they are stored. Knows neither stores nor
 * what the bytes mean.
 */
@NullMarked
package dev.backproof.backup.restic.cache;

import org.jspecify.annotations.NullMarked;
