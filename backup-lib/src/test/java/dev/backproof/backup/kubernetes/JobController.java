package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Stands in for the job controller and the kubelet: does what a test says to each new job, in a thread of its own. */
final class JobController implements AutoCloseable {
    private final KubernetesClient client;
    private final Watch watch;
    private volatile @Nullable Throwable failure;

    JobController(KubernetesClient client, BiConsumer<JobController, Job> script) {
        this.client = client;
        this.watch = client.batch().v1().jobs().inAnyNamespace().watch(new Watcher<Job>() {
            @Override
            public void eventReceived(Action action, Job job) {
                if (action == Action.ADDED && JobRuns.end(job).isEmpty()) {
                    Thread.ofVirtual().start(() -> run(script, job));
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        });
    }

    private void run(BiConsumer<JobController, Job> script, Job job) {
        try {
            script.accept(this, job);
        } catch (Throwable e) {
            failure = e;
            fail(job, "ScriptFailed", e.toString());
        }
    }

    /** A pod of one index of an Indexed Job; one more try when there was one before. */
    Pod drill(Job job, int index, String status) {
        long tries = client.pods().inNamespace(KubeObjects.namespace(job)).list().getItems().stream()
                .filter(pod -> KubeObjects.name(pod).startsWith(KubeObjects.name(job) + "-" + index + "-"))
                .count();
        return pod(job, index + "-" + tries, status, Map.of("batch.kubernetes.io/job-completion-index", "" + index));
    }

    /** Another status of a pod. */
    void status(Pod pod, String status) {
        PodStatus wanted = new YAMLMapper().readValue(status, PodStatus.class);
        client.resource(pod).editStatus(found -> {
            found.setStatus(wanted);
            return found;
        });
    }

    /** A pod of the job with this status, as YAML. */
    Pod pod(Job job, String suffix, String status) {
        return pod(job, suffix, status, Map.of());
    }

    private Pod pod(Job job, String suffix, String status, Map<String, String> annotations) {
        Pod manifest = new PodBuilder()
                .withNewMetadata()
                .withName(KubeObjects.name(job) + "-" + suffix)
                .withNamespace(KubeObjects.namespace(job))
                .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                .withAnnotations(annotations)
                .addNewOwnerReference()
                .withKind("Job")
                .withApiVersion("batch/v1")
                .withName(KubeObjects.name(job))
                .withUid("u")
                .endOwnerReference()
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build();
        Pod made = client.resource(manifest).create();
        PodStatus wanted = new YAMLMapper().readValue(status, PodStatus.class);
        return client.resource(made).editStatus(found -> {
            found.setStatus(wanted);
            return found;
        });
    }

    void succeed(Job job) {
        pod(job, "ok", "phase: Succeeded");
        end(job, "Complete", "", "");
    }

    void fail(Job job, String reason, String message) {
        end(job, "Failed", reason, message);
    }

    private void end(Job job, String type, String reason, String message) {
        client.resource(job).editStatus(found -> {
            found.setStatus(new JobStatusBuilder()
                    .addToConditions(new JobConditionBuilder()
                            .withType(type)
                            .withStatus("True")
                            .withReason(reason)
                            .withMessage(message)
                            .withLastTransitionTime("2026-11-26T06:05:00Z")
                            .build())
                    .build());
            return found;
        });
    }

    @Override
    public void close() {
        watch.close();
        assertThat(failure).as("what the script did").isNull();
    }
}
