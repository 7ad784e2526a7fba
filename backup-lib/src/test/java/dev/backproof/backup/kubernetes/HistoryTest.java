package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.kubernetes.BackupRun.Outcome;
import dev.backproof.backup.testing.MockCluster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that made backups, and why some failed. */
class HistoryTest {
    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.system());

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void allProgramsTellOfTheirRuns() {
        mock.load(Objects.requireNonNull(HistoryTest.class.getResourceAsStream("home-lab.yaml")));
        assertThat(cluster.history(List.of()).runs())
                .extracting(run -> run.outcome() + " " + run.by())
                .containsExactly(
                        "SUCCEEDED CronJob notes/offsite",
                        "FAILED ReplicationSource wiki/pages",
                        "SUCCEEDED CronJob shop/rclone-uploads",
                        "SUCCEEDED Backup shop/db-dumps",
                        "SUCCEEDED Schedule photos/nightly",
                        "SUCCEEDED Backup velero/mail-20261126010000",
                        "FAILED Backup forum/before-upgrade",
                        "SUCCEEDED ReplicationSource wiki/pages");
    }

    @Test
    void aFailedBackupOfMariaDbSaysCompleteAndIsToldAsFailed() {
        mock.load(Objects.requireNonNull(HistoryTest.class.getResourceAsStream("home-lab.yaml")));
        assertThat(cluster.history(List.of("forum")).runs())
                .singleElement()
                .returns(BackupTool.MARIADB_OPERATOR, BackupRun::tool)
                .returns("Backup forum/before-upgrade", BackupRun::by)
                .returns("Backup forum/before-upgrade", BackupRun::object)
                .returns(Outcome.FAILED, BackupRun::outcome)
                .returns(Instant.parse("2026-11-25T20:04:00Z"), BackupRun::end)
                .returns("JobFailed: Failed", BackupRun::reason);
    }

    @Test
    void aFailedJobTellsWhatBecameOfItsPods() {
        load("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: { name: nightly, namespace: shop }
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate: { spec: { template: { spec: {
                    containers: [ { name: c, image: rclone/rclone, args: [sync, /d, "r:b"], volumeMounts: [ { name: v, mountPath: /d } ] } ],
                    volumes: [ { name: v, persistentVolumeClaim: { claimName: data } } ] } } } }
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: { name: nightly-1, namespace: shop, ownerReferences: [ { apiVersion: batch/v1, kind: CronJob, name: nightly, uid: x } ] }
                spec: { template: { spec: { containers: [] } } }
                status:
                  startTime: "2026-11-26T03:00:00Z"
                  conditions:
                    - { type: FailureTarget, status: "True", reason: BackoffLimitExceeded }
                    - { type: Failed, status: "True", reason: BackoffLimitExceeded, message: "Job has reached the specified backoff limit", lastTransitionTime: "2026-11-26T03:20:00Z" }
                ---
                apiVersion: v1
                kind: Pod
                metadata: { name: nightly-1-aaaaa, namespace: shop, labels: { batch.kubernetes.io/job-name: nightly-1 } }
                spec: { containers: [] }
                status: { phase: Failed, reason: Evicted, message: "The node was low on resource: ephemeral-storage. " }
                ---
                apiVersion: v1
                kind: Pod
                metadata: { name: nightly-1-bbbbb, namespace: shop, labels: { job-name: nightly-1 } }
                spec: { containers: [] }
                status: { phase: Failed, containerStatuses: [ { name: c, image: x, imageID: x, ready: false, restartCount: 0, state: { terminated: { exitCode: 137, reason: OOMKilled } } } ] }
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: { name: nightly-2, namespace: shop, ownerReferences: [ { apiVersion: batch/v1, kind: CronJob, name: nightly, uid: x } ] }
                spec: { template: { spec: { containers: [] } } }
                status: { startTime: "2026-11-27T03:00:00Z", active: 1 }
                ---
                apiVersion: v1
                kind: Pod
                metadata: { name: nightly-2-ccccc, namespace: shop, labels: { batch.kubernetes.io/job-name: nightly-2 } }
                spec: { containers: [] }
                status: { phase: Pending, conditions: [ { type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes are available" } ] }
                """);
        assertThat(cluster.history(List.of()).runs())
                .extracting(run -> run.outcome() + " " + run.object() + ": " + run.reason())
                .containsExactly(
                        "RUNNING Job shop/nightly-2: Unschedulable: 0/1 nodes are available",
                        "FAILED Job shop/nightly-1: BackoffLimitExceeded: Job has reached the specified backoff limit;"
                                + " pod nightly-1-aaaaa Evicted: The node was low on resource: ephemeral-storage.;"
                                + " pod nightly-1-bbbbb container c OOMKilled (exit code 137)");
    }

    private void load(String yaml) {
        mock.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
