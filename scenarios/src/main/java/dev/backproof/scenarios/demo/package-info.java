/** The home lab in a box: a volume of real files, a MariaDB with real data, and disasters that a drill must catch. */
@NullMarked
package dev.backproof.scenarios.demo;

import org.jspecify.annotations.NullMarked;
