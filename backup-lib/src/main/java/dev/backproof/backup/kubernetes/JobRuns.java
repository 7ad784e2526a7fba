package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** How jobs ended. */
final class JobRuns {
    private JobRuns() {}

    /** The condition that says so, when a job is over. */
    static Optional<JobCondition> end(Job job) {
        return job.getStatus() == null
                ? Optional.empty()
                : KubeObjects.orEmpty(job.getStatus().getConditions()).stream()
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .filter(condition ->
                                "Complete".equals(condition.getType()) || "Failed".equals(condition.getType()))
                        .findFirst();
    }

    static boolean succeeded(Job job) {
        return end(job).filter(condition -> "Complete".equals(condition.getType()))
                .isPresent();
    }

    static boolean failed(Job job) {
        return end(job).filter(condition -> "Failed".equals(condition.getType()))
                .isPresent();
    }

    /** {@code BackoffLimitExceeded: Job has reached the specified backoff limit}; empty unless it failed. */
    static String failure(Job job) {
        return end(job).filter(condition -> "Failed".equals(condition.getType()))
                .map(condition -> Stream.of(condition.getReason(), condition.getMessage())
                        .filter(Objects::nonNull)
                        .filter(text -> !text.isBlank())
                        .collect(java.util.stream.Collectors.joining(": ")))
                .map(text -> text.isEmpty() ? "no reason given" : text)
                .orElse("");
    }

    static Optional<Instant> started(Job job) {
        return job.getStatus() == null
                ? KubeObjects.created(job)
                : KubeObjects.time(job.getStatus().getStartTime()).or(() -> KubeObjects.created(job));
    }

    /** When it ended; a failed job has no time of completion, but its condition has one. */
    static Optional<Instant> ended(Job job) {
        return end(job).flatMap(condition -> KubeObjects.time(job.getStatus().getCompletionTime())
                .or(() -> KubeObjects.time(condition.getLastTransitionTime())));
    }

    /** The newest successful end of these. */
    static Optional<Instant> lastSuccess(List<Job> jobs) {
        return jobs.stream()
                .filter(JobRuns::succeeded)
                .flatMap(job -> ended(job).stream())
                .max(Comparator.naturalOrder());
    }

    /** The newest success of a CronJob, which its status remembers after the jobs are gone. */
    static Optional<Instant> lastSuccess(CronJob cronJob, List<Job> jobs) {
        CronJobStatus status = cronJob.getStatus();
        Optional<Instant> remembered =
                status == null ? Optional.empty() : KubeObjects.time(status.getLastSuccessfulTime());
        return Stream.concat(remembered.stream(), lastSuccess(jobs).stream()).max(Comparator.naturalOrder());
    }

    /** The one of these that began last and is over. */
    static Optional<Job> newestFinished(List<Job> jobs) {
        return jobs.stream()
                .filter(job -> end(job).isPresent())
                .max(Comparator.comparing(job -> started(job).orElse(Instant.EPOCH)));
    }

    static Optional<Instant> lastRun(List<Job> jobs) {
        return jobs.stream().flatMap(job -> started(job).stream()).max(Comparator.naturalOrder());
    }

    /** Why a schedule's newest run failed; empty when it did not. */
    static String problem(List<Job> jobs) {
        return newestFinished(jobs)
                .filter(JobRuns::failed)
                .map(job -> "the last run failed: " + failure(job))
                .orElse("");
    }
}
