/**
 * Writes what a run found: results.json, HTML, JUnit XML, OpenMetrics, Markdown, history.
 */
@NullMarked
package dev.backproof.verify.report;

import org.jspecify.annotations.NullMarked;
