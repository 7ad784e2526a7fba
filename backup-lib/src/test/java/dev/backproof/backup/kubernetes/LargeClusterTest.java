package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An audit asks a bounded number of questions, however much the cluster holds. */
class LargeClusterTest {
    private static final int CLAIMS = Integer.getInteger("backproof.cluster.claims", 60);
    private static final int JOBS_EACH = 4;

    private final MockCluster mock = MockCluster.start();

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void theNumberOfRequestsDoesNotGrowWithTheCluster() {
        for (int i = 0; i < CLAIMS; i++) {
            String namespace = "ns-" + i % 10;
            mock.client().resource(claim(namespace, "data-" + i)).create();
            mock.client().resource(cronJob(namespace, "data-" + i)).create();
            for (int run = 0; run < JOBS_EACH; run++) {
                mock.client().resource(job(namespace, "data-" + i, run)).create();
            }
        }
        Cluster cluster = new Cluster(mock.client(), InstantSource.fixed(Instant.parse("2026-11-26T06:00:00Z")));
        int before = mock.server().getRequestCount();
        long start = System.nanoTime();
        ClusterAudit audit = cluster.audit(AuditOptions.everywhere(), List.of());
        System.getLogger("scale")
                .log(
                        System.Logger.Level.INFO,
                        "audit of {0} claims and {1} jobs: {2} ms, {3} requests",
                        CLAIMS,
                        CLAIMS * JOBS_EACH,
                        (System.nanoTime() - start) / 1_000_000,
                        mock.server().getRequestCount() - before);
        assertThat(audit.assets()).hasSize(CLAIMS).allMatch(asset -> asset.state() == AuditState.UNPROVEN);
        assertThat(mock.server().getRequestCount() - before)
                .as("thirteen kinds, each in pages of 500")
                .isLessThanOrEqualTo(13 + 3 * CLAIMS * JOBS_EACH / 500);
    }

    private static PersistentVolumeClaim claim(String namespace, String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase("Bound")
                .endStatus()
                .build();
    }

    private static CronJob cronJob(String namespace, String claim) {
        return new CronJobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("rclone-" + claim)
                .endMetadata()
                .withNewSpec()
                .withSchedule("0 3 * * *")
                .withNewJobTemplate()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("rclone")
                .withImage("rclone/rclone:1")
                .withArgs("sync", "/volume", "remote:bucket/" + claim)
                .addNewVolumeMount()
                .withName("v")
                .withMountPath("/volume")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim(claim, false)
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .endJobTemplate()
                .endSpec()
                .build();
    }

    private static Job job(String namespace, String claim, int run) {
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("rclone-" + claim + "-" + run)
                .addNewOwnerReference()
                .withKind("CronJob")
                .withApiVersion("batch/v1")
                .withName("rclone-" + claim)
                .withUid("u")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withStartTime("2026-11-2" + (3 + run) + "T03:00:00Z")
                .withCompletionTime("2026-11-2" + (3 + run) + "T03:10:00Z")
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
