/** The command: flags, progress, hints and exit codes; no logic. */
@NullMarked
package dev.backproof.cli;

import org.jspecify.annotations.NullMarked;
