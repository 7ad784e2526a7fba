package dev.backproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.MockCluster;
import dev.backproof.cli.CommandRunner.Outcome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for scheduler, Job controller and kubelet: makes the pods of each Indexed Job, mounts what they mount, and runs
 * their command in this JVM with their own arguments and variables. What mounts give lies in a folder of this machine.
 */
final class PlayedKubelet implements AutoCloseable {
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private final KubernetesClient client;
    private final Path folder;
    private final Map<String, Path> claims = new HashMap<>();
    private final Map<Integer, PodStatus> fates = new HashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final Watch watch;
    private volatile @Nullable Throwable failure;
    private final List<String> manifests = new CopyOnWriteArrayList<>();

    PlayedKubelet(MockCluster mock, Path folder) {
        this.client = mock.client();
        this.folder = folder;
        this.watch = client.batch().v1().jobs().inAnyNamespace().watch(new Watcher<Job>() {
            @Override
            public void eventReceived(Action action, Job job) {
                if (action == Action.ADDED) {
                    Thread.ofPlatform().daemon().start(() -> run(job));
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        });
    }

    /** What a pod comes to instead of running its command. */
    PlayedKubelet fate(int index, PodStatus status) {
        fates.put(index, status);
        return this;
    }

    /** Where a claim's volume is mounted here. */
    PlayedKubelet claim(String name, Path where) {
        claims.put(name, where);
        return this;
    }

    /** How many pods ran side by side. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** All that was asked of the cluster: in it no secret may stand. */
    String manifests() {
        return String.join("\n", manifests);
    }

    private void run(Job job) {
        try {
            String name = job.getMetadata().getName();
            ConfigMap map = null;
            while (map == null) { // as a pod that cannot mount it
                map = client.configMaps()
                        .inNamespace(job.getMetadata().getNamespace())
                        .withName(name)
                        .get();
            }
            manifests.add(job + "\n" + map);
            Semaphore slots = new Semaphore(job.getSpec().getParallelism());
            for (int index = 0; index < job.getSpec().getCompletions(); index++) {
                slots.acquire();
                int number = index;
                ConfigMap told = map;
                Thread.ofPlatform().daemon().start(() -> {
                    try {
                        pod(job, number, told);
                    } catch (Throwable e) {
                        fail(job, e);
                    } finally {
                        slots.release();
                    }
                });
            }
        } catch (Throwable e) {
            fail(job, e);
        }
    }

    /** Ends the job, or the test would wait for it. */
    private void fail(Job job, Throwable e) {
        failure = e;
        client.resource(job).editStatus(found -> {
            found.setStatus(new JobStatusBuilder()
                    .addToConditions(new JobConditionBuilder()
                            .withType("Failed")
                            .withStatus("True")
                            .withReason("KubeletBroke")
                            .withMessage(e.toString())
                            .build())
                    .build());
            return found;
        });
    }

    private void pod(Job job, int index, ConfigMap map) throws IOException {
        Pod pod = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(job.getMetadata().getNamespace())
                        .withName(job.getMetadata().getName() + "-" + index)
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .addToAnnotations(INDEX, String.valueOf(index))
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .editSpec()
                        .withNodeName("node-" + index % 2)
                        .endSpec()
                        .build())
                .create();
        PodStatus fate = fates.get(index);
        if (fate != null) {
            status(pod, fate);
            return;
        }
        status(pod, new PodStatusBuilder().withPhase("Running").build());
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        Outcome outcome = command(pod, index, map);
        atOnce.decrementAndGet();
        status(pod, ended(outcome.exit(), outcome.exit() == 0 ? "Completed" : "Error", outcome.err()));
    }

    /** A pod whose container has ended. */
    static PodStatus ended(int exit, String reason, String message) {
        return new PodStatusBuilder()
                .withPhase(exit == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("drill")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exit)
                .withReason(reason)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .build();
    }

    private void status(Pod pod, PodStatus status) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(found -> {
                    found.setStatus(status);
                    return found;
                });
    }

    private Outcome command(Pod pod, int index, ConfigMap map) throws IOException {
        PodSpec spec = pod.getSpec();
        Container container = spec.getContainers().getFirst();
        Map<String, Path> mounts = new HashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = spec.getVolumes().stream()
                    .filter(each -> each.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow();
            mount(pod, volume, map).ifPresent(where -> mounts.put(mount.getMountPath(), where));
        }
        CommandRunner runner = new CommandRunner().with("JOB_COMPLETION_INDEX", String.valueOf(index));
        for (EnvVar variable : container.getEnv()) {
            runner.with(variable.getName(), here(value(pod, variable), mounts));
        }
        List<String> arguments =
                container.getArgs().stream().map(each -> here(each, mounts)).toList();
        return runner.run(arguments.toArray(String[]::new));
    }

    private static String here(String text, Map<String, Path> mounts) {
        for (Map.Entry<String, Path> mount : mounts.entrySet()) {
            if (text.equals(mount.getKey()) || text.startsWith(mount.getKey() + "/")) {
                return mount.getValue() + text.substring(mount.getKey().length());
            }
        }
        return text;
    }

    private Optional<Path> mount(Pod pod, Volume volume, ConfigMap map) throws IOException {
        Path where = folder.resolve(pod.getMetadata().getName()).resolve(volume.getName());
        if (volume.getConfigMap() != null) {
            assertThat(volume.getConfigMap().getName())
                    .isEqualTo(map.getMetadata().getName());
            for (var item : volume.getConfigMap().getItems()) {
                Path file = where.resolve(item.getPath());
                Files.createDirectories(file.getParent());
                Files.writeString(file, Objects.requireNonNull(map.getData().get(item.getKey()), item.getKey()));
            }
            return Optional.of(where);
        }
        if (volume.getSecret() != null) {
            Files.createDirectories(where);
            for (var item : volume.getSecret().getItems()) {
                Files.writeString(
                        where.resolve(item.getPath()),
                        secret(pod, volume.getSecret().getSecretName(), item.getKey()));
            }
            return Optional.of(where);
        }
        return volume.getPersistentVolumeClaim() == null
                ? Optional.empty()
                : Optional.ofNullable(
                        claims.get(volume.getPersistentVolumeClaim().getClaimName()));
    }

    private String value(Pod pod, EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        var reference = variable.getValueFrom().getSecretKeyRef();
        return secret(pod, reference.getName(), reference.getKey());
    }

    private String secret(Pod pod, String name, String key) {
        Secret secret = client.secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        return new String(
                Base64.getDecoder()
                        .decode(Objects.requireNonNull(secret.getData().get(key), key)),
                UTF_8);
    }

    @Override
    public void close() {
        watch.close();
        assertThat(failure).as("what the kubelet did").isNull();
    }
}
