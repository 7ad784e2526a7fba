/**
 * The YAML of a drill: read strictly, errors with line and column.
 */
@NullMarked
package dev.backproof.verify.scenario;

import org.jspecify.annotations.NullMarked;
