/** The demo's home lab, and the corpus of broken backups with the verdict each must get. */
@NullMarked
package dev.backproof.scenarios;

import org.jspecify.annotations.NullMarked;
