/** Ready-made scenarios, each on data as its application makes them. */
@NullMarked
package dev.backproof.verify.readymade;

import org.jspecify.annotations.NullMarked;
