package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.ListServer;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An audit asks a bounded number of questions, however much the cluster holds. */
class LargeClusterTest {
    private static final int CLAIMS = Integer.getInteger("backproof.cluster.claims", 500);
    private static final int JOBS_EACH = 4;
    private static final int KINDS = 13;
    private static final int PAGE = 500;

    @Test
    void theNumberOfRequestsIsTheNumberOfPages() throws Exception {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        List<CronJob> cronJobs = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < CLAIMS; i++) {
            String namespace = "ns-" + i % 10;
            claims.add(claim(namespace, "data-" + i));
            cronJobs.add(cronJob(namespace, "data-" + i));
            for (int run = 0; run < JOBS_EACH; run++) {
                jobs.add(job(namespace, "data-" + i, run));
            }
        }
        try (ListServer server = new ListServer()
                        .with("/api/v1/persistentvolumeclaims", claims)
                        .with("/api/v1/pods", List.of())
                        .with("/apis/batch/v1/cronjobs", cronJobs)
                        .with("/apis/batch/v1/jobs", jobs);
                Cluster cluster = new Cluster(
                        new KubernetesClientBuilder()
                                .withConfig(new ConfigBuilder()
                                        .withAutoConfigure(false)
                                        .withMasterUrl(server.url())
                                        .build())
                                .build(),
                        InstantSource.fixed(Instant.parse("2026-11-26T06:00:00Z")))) {
            long start = System.nanoTime();
            ClusterAudit audit = cluster.audit(AuditOptions.everywhere(), List.of());
            System.getLogger("scale")
                    .log(
                            System.Logger.Level.INFO,
                            "audit of {0} claims and {1} jobs: {2} ms, {3} requests",
                            CLAIMS,
                            jobs.size(),
                            (System.nanoTime() - start) / 1_000_000,
                            server.requests());
            assertThat(audit.assets()).hasSize(CLAIMS).allMatch(asset -> asset.state() == AuditState.UNPROVEN);
            assertThat(server.requests()).isEqualTo(KINDS - 3 + pages(claims) + pages(cronJobs) + pages(jobs));
        }
    }

    private static int pages(List<?> objects) {
        return Math.max(1, Math.ceilDiv(objects.size(), PAGE));
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
