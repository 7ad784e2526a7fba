/**
 * What can be backed up: a directory of this machine, a MariaDB server.
 */
@NullMarked
package dev.backproof.backup.source;

import org.jspecify.annotations.NullMarked;
