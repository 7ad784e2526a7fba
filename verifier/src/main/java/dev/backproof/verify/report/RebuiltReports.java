package dev.backproof.verify.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link ReportWriter#rebuild} made.
 *
 * @param index the page over all runs
 * @param runs how many runs have a new page
 * @param unreadable folder names of runs whose results could not be read, newest first
 */
public record RebuiltReports(Path index, int runs, List<String> unreadable) {}
