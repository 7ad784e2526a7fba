package dev.backproof.backup.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.testing.MockCluster;
import dev.backproof.backup.testing.Relay;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drills in pods: what is made, what is told of pods that die, and that nothing stays whatever happens. */
class DrillsInClusterTest {
    private static final RunTimes SHORT = new RunTimes(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    private static final String RUN = "1a2b3c4d";
    private static final String JOBS = "/apis/batch/v1/namespaces/drills/jobs";

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.system());
    private final List<InClusterEvent> events = new CopyOnWriteArrayList<>();
    private final List<JobController> controllers = new ArrayList<>();

    @AfterEach
    void stop() {
        controllers.forEach(JobController::close);
        mock.close();
    }

    @Test
    void whatIsMadeIsUnderstoodAndClosed() {
        String yaml = drills("results").preview();
        List<HasMetadata> objects = StrictManifests.read(yaml);
        assertThat(objects).extracting(HasMetadata::getKind).containsExactly("Job", "NetworkPolicy", "ConfigMap");
        JobSpec job = ((Job) objects.getFirst()).getSpec();
        assertThat(job.getCompletionMode()).isEqualTo("Indexed");
        assertThat(job.getCompletions()).isEqualTo(3);
        assertThat(job.getParallelism()).isEqualTo(2);
        assertThat(job.getBackoffLimitPerIndex()).isEqualTo(1);
        assertThat(job.getTtlSecondsAfterFinished()).isEqualTo(3600);
        assertThat(job.getPodFailurePolicy().getRules())
                .extracting(rule -> rule.getAction())
                .containsExactly("Ignore", "FailIndex");
        PodSpec pod = job.getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getFsGroup())
                .as("for the claim of results")
                .isEqualTo(65_532);
        assertThat(pod.getTopologySpreadConstraints()).hasSize(1);
        var container = pod.getContainers().getFirst();
        assertThat(container.getArgs()).containsExactly("verify", "--assigned", DrillPods.FOLDER);
        assertThat(container.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().equals(DrillPods.RESULTS_KEY))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("results-key"));
        assertThat(container.getResources().getLimits()).containsKeys("memory", "ephemeral-storage");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory", "ephemeral-storage");
        NetworkPolicy network = (NetworkPolicy) objects.get(1);
        assertThat(network.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(network.getSpec().getIngress()).isEmpty();
        assertThat(network.getSpec().getEgress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .containsExactly(53, 53, 443);
        assertThat(job.getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(network.getSpec().getPodSelector().getMatchLabels());
        ConfigMap map = (ConfigMap) objects.get(2);
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getConfigMap() != null)
                .singleElement()
                .satisfies(volume -> {
                    assertThat(volume.getConfigMap().getName())
                            .isEqualTo(map.getMetadata().getName());
                    assertThat(volume.getConfigMap().getItems())
                            .extracting(item -> item.getPath())
                            .containsExactly("files/shop/a.yaml", "files/b/a.yaml", "files/key");
                    assertThat(volume.getConfigMap().getItems())
                            .extracting(item -> item.getKey())
                            .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                            map.getData().keySet().stream(), map.getBinaryData().keySet().stream())
                                    .toList());
                });
        assertThat(map.getData().values()).containsExactly("a: 1", "b: 2");
        assertThat(map.getBinaryData()).hasSize(1);
    }

    @Test
    void muchRoomMayComeFromAStorageClass() {
        DrillPods usual = pods(null);
        DrillPods large = new DrillPods(
                RUN, usual.names(), usual.files(), usual.arguments(), 2, "2Ti", "topolvm-scratch", null, null);
        Job job = (Job) StrictManifests.read(
                        cluster.drills("drills", PodOptions.of("x"), large).preview())
                .getFirst();
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        var claim = pod.getVolumes()
                .getFirst()
                .getEphemeral()
                .getVolumeClaimTemplate()
                .getSpec();
        assertThat(claim.getStorageClassName()).isEqualTo("topolvm-scratch");
        assertThat(claim.getResources().getRequests()).hasToString("{storage=2Ti}");
        assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(65_532);
        assertThat(pod.getContainers().getFirst().getResources().getRequests().get("ephemeral-storage"))
                .hasToString("1Gi");
    }

    @Test
    void everyDrillIsToldAndNothingStays() {
        List<HasMetadata> made = new CopyOnWriteArrayList<>();
        jobs((controller, job) -> {
            made.addAll(owned());
            controller.drill(job, 1, ended(1, "Error"));
            controller.drill(job, 0, "phase: Succeeded");
            controller.status(controller.drill(job, 2, "phase: Running"), "phase: Succeeded");
        });
        List<String> troubles = drills(null).run();
        assertThat(troubles).containsExactly("", "container drill Error (exit code 1)", "");
        assertThat(events)
                .filteredOn(event -> event instanceof InClusterEvent.DrillStarted)
                .extracting(event -> ((InClusterEvent.DrillStarted) event).name())
                .containsExactlyInAnyOrder("shop", "wiki", "mail");
        assertThat(events)
                .filteredOn(event -> event instanceof InClusterEvent.DrillEnded)
                .hasSize(3);
        assertThat(made).hasSize(2).allSatisfy(object -> {
            assertThat(object.getMetadata().getLabels()).containsEntry(Annotations.RUN, RUN);
            assertThat(object.getMetadata().getAnnotations()).containsKey(Annotations.EXPIRES);
            assertThat(object.getMetadata().getOwnerReferences())
                    .extracting(OwnerReference::getKind, OwnerReference::getName)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("Job", "backproof-" + RUN));
            assertThat(object.getMetadata().getOwnerReferences().getFirst().getUid())
                    .isNotBlank();
        });
        assertThatNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            { terminated: { exitCode: 137, reason: OOMKilled } } ~ container drill OOMKilled (exit code 137)
            { terminated: { exitCode: 3, reason: Error, message: "one\\n\\nS002 cannot reach B2\\n" } } ~ container drill Error (exit code 3); it said: one | S002 cannot reach B2
            """)
    void aPodThatDiesEndsItsDrillAlone(String state, String why) {
        jobs((controller, job) -> {
            controller.drill(job, 0, """
                    phase: Failed
                    containerStatuses: [ { name: drill, image: x, imageID: x, ready: false, restartCount: 0, state: %s } ]
                    """.formatted(state));
            controller.drill(job, 1, "phase: Succeeded");
            controller.drill(job, 2, "phase: Succeeded");
        });
        assertThat(drills(null).run()).containsExactly(why, "", "");
        assertThatNothingIsLeft();
    }

    @Test
    void whatTheClusterTookAwayIsDoneByAnotherPod() {
        jobs((controller, job) -> {
            controller.drill(job, 0, """
                    phase: Failed
                    conditions: [ { type: DisruptionTarget, status: "True", reason: EvictionByEvictionAPI, message: the node is drained } ]
                    containerStatuses: [ { name: drill, image: x, imageID: x, ready: false, restartCount: 0, state: { terminated: { exitCode: 137, reason: Error } } } ]
                    """);
            controller.drill(job, 1, "phase: Succeeded");
            controller.drill(job, 2, "phase: Succeeded");
            awaitEvent(InClusterEvent.PodFailed.class);
            controller.drill(job, 0, "phase: Succeeded");
        });
        assertThat(drills(null).run()).containsExactly("", "", "");
    }

    @Test
    void whatWasEvictedAndNeverDoneIsToldWithBothReasons() {
        jobs((controller, job) -> {
            controller.drill(job, 0, "{ phase: Failed, reason: Evicted, message: 'The node was low on memory' }");
            awaitEvent(InClusterEvent.PodFailed.class);
            controller.fail(job, "DeadlineExceeded", "Job was active longer than specified deadline");
        });
        assertThat(drills(null).run())
                .containsExactly(
                        "Evicted: The node was low on memory; DeadlineExceeded: Job was active longer than specified"
                                + " deadline",
                        "DeadlineExceeded: Job was active longer than specified deadline; its pod was not made"
                                + " yet",
                        "DeadlineExceeded: Job was active longer than specified deadline; its pod was not made"
                                + " yet");
    }

    @Test
    void podsThatDoNotStartAreGivenUpWithTheirReasons() {
        jobs((controller, job) -> {
            controller.drill(job, 0, """
                    phase: Pending
                    conditions: [ { type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes: Insufficient ephemeral-storage" } ]
                    """);
            controller.drill(job, 1, """
                    phase: Pending
                    containerStatuses: [ { name: drill, image: x, imageID: "", ready: false, restartCount: 0, state: { waiting: { reason: ImagePullBackOff, message: "no such image" } } } ]
                    """);
        });
        RunTimes impatient =
                new RunTimes(SHORT.deadline(), Duration.ofSeconds(1), SHORT.look(), SHORT.hook(), SHORT.volume());
        assertThat(drills(null).times(impatient).run())
                .containsExactly(
                        "no pod started within 1 s; Unschedulable: 0/1 nodes: Insufficient ephemeral-storage",
                        "no pod started within 1 s; ImagePullBackOff: no such image",
                        "no pod started within 1 s; its pod was not made yet");
        assertThat(events).contains(new InClusterEvent.Waiting("the pod of wiki: ImagePullBackOff: no such image"));
        assertThatNothingIsLeft();
    }

    @Test
    void podsThatAreNotEvenMadeAreGivenUpWithAGuess() {
        RunTimes impatient =
                new RunTimes(SHORT.deadline(), Duration.ofMillis(500), SHORT.look(), SHORT.hook(), SHORT.volume());
        assertThat(drills(null).times(impatient).run())
                .allMatch(why -> why.matches("no pod was made within \\d s: is a quota of the namespace used up\\?.*"));
        assertThatNothingIsLeft();
    }

    @Test
    void whoMayNotLookAtJobsIsToldBeforeOneIsMade() {
        mock.server()
                .expect()
                .get()
                .withPath(JOBS + "/backproof-" + RUN)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("is forbidden")
                                .build())
                .always();
        assertThatThrownBy(() -> drills(null).run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K002 may not get Jobs in drills: is forbidden");
        assertThatNoJobIsThere();
    }

    @Test
    void aJobThatSomebodyRemovesEndsItsDrills() {
        jobs((controller, job) -> {
            controller.drill(job, 0, "phase: Running");
            mock.client().resource(job).delete();
        });
        assertThat(drills(null).run())
                .allMatch(trouble ->
                        trouble.startsWith("somebody removed Job drills/backproof-" + RUN + " while it ran"));
    }

    @Test
    void whoIsInterruptedKnowsWhatEndedAndLeavesNothing() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        jobs((controller, job) -> {
            controller.drill(job, 0, "phase: Succeeded");
            controller.drill(job, 1, "phase: Running");
            awaitEvent(InClusterEvent.DrillEnded.class);
            running.countDown();
        });
        List<String> troubles = new CopyOnWriteArrayList<>();
        AtomicBoolean marked = new AtomicBoolean();
        Thread run = Thread.ofPlatform().start(() -> {
            troubles.addAll(drills(null).run());
            marked.set(Thread.currentThread().isInterrupted());
        });
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        run.interrupt();
        assertThat(run.join(Duration.ofMinutes(1))).isTrue();
        assertThat(troubles.getFirst()).isEmpty();
        assertThat(troubles.subList(1, 3)).allMatch(why -> why.startsWith("the drill was interrupted"));
        assertThat(marked).isTrue();
        assertThatNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            403 | jobs.batch is forbidden: User "u" cannot create                     | K002 may not create Job drills/backproof-1a2b3c4d: jobs.batch is forbidden
            403 | jobs.batch "x" is forbidden: exceeded quota: small, limited: pods=1 | K006 the cluster refused to create Job drills/backproof-1a2b3c4d: .*exceeded quota
            404 | namespaces "drills" not found                                       | K004 cannot create Job drills/backproof-1a2b3c4d: there is no namespace drills
            409 | jobs.batch "x" already exists                                       | K005 cannot create Job drills/backproof-1a2b3c4d: .*already exists
            422 | Job.batch is invalid: spec.template: Invalid value                  | K006 the cluster refused to create Job drills/backproof-1a2b3c4d: Job.batch is invalid
            """)
    void whatTheClusterDoesNotTakeIsOneError(int code, String said, String error) {
        refuse(JOBS, code, said);
        assertThatThrownBy(() -> drills(null).run())
                .isInstanceOf(SourceException.class)
                .hasMessageMatching(error + ".*");
        assertThatNothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "/apis/networking.k8s.io/v1/namespaces/drills/networkpolicies, NetworkPolicy",
        "/api/v1/namespaces/drills/configmaps, ConfigMap"
    })
    void aJobWhosePodsCannotBeClosedOrToldIsRemoved(String path, String kind) {
        refuse(path, 403, "is forbidden");
        assertThatThrownBy(() -> drills(null).run())
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("K002 may not create " + kind + " drills/backproof-" + RUN);
        assertThatNothingIsLeft();
    }

    @Test
    void connectionsThatAreCutAndAClusterThatIsAwayForAWhileDoNoHarm() throws Exception {
        try (Relay relay = new Relay(mock.port());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(mock.client().getConfiguration())
                                .withMasterUrl("http://127.0.0.1:" + relay.port())
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build()) {
            jobs((controller, job) -> {
                controller.drill(job, 0, "phase: Running");
                awaitEvent(InClusterEvent.DrillStarted.class);
                relay.away(true);
                controller.drill(job, 1, "phase: Succeeded");
                awaitEvent(InClusterEvent.Warning.class);
                relay.away(false);
                controller.drill(job, 0, "phase: Succeeded");
                controller.drill(job, 2, "phase: Succeeded");
            });
            assertThat(new Cluster(client, InstantSource.system())
                            .drills("drills", PodOptions.of("x"), pods(null))
                            .times(SHORT)
                            .listener(events::add)
                            .run())
                    .containsExactly("", "", "");
            assertThat(relay.cuts()).isPositive();
        }
        assertThatNothingIsLeft();
    }

    @Test
    void whatWasLeftByOneWhoDiedIsReaped() {
        Job left = new DrillPod("drills", PodOptions.of("x"), pods(null), Instant.parse("2026-01-01T00:00:00Z")).job();
        mock.client().resource(left).create();
        assertThat(cluster.reap(List.of(), false, events::add)).isEqualTo(1);
        assertThatNothingIsLeft();
    }

    @Test
    void whatDoesNotFitIntoAConfigMapIsRefusedFirst() {
        assertThatThrownBy(() -> new DrillPods(
                        RUN,
                        List.of("a"),
                        Map.of("files/a.yaml", new byte[9], "files/a.sha256", new byte[DrillPods.MOST_BYTES]),
                        List.of(),
                        1,
                        "1Gi",
                        null,
                        null,
                        null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("F001 the scenarios and the files that they name have 1048585 bytes, and a ConfigMap holds"
                        + " 1048576; the largest is files/a.sha256 with 1048576");
    }

    private DrillsInCluster drills(@Nullable String claim) {
        return cluster.drills("drills", PodOptions.of("registry.lab/backproof:1"), pods(claim))
                .times(SHORT)
                .listener(events::add);
    }

    private static DrillPods pods(@Nullable String claim) {
        Map<String, byte[]> files = new java.util.LinkedHashMap<>();
        files.put("files/shop/a.yaml", "a: 1".getBytes(UTF_8));
        files.put("files/b/a.yaml", "b: 2".getBytes(UTF_8));
        files.put("files/key", new byte[] {(byte) 0xff, 0});
        return new DrillPods(
                RUN,
                List.of("shop", "wiki", "mail"),
                files,
                List.of("verify", "--assigned", DrillPods.FOLDER),
                2,
                "10Gi",
                null,
                "results-key",
                claim);
    }

    private void jobs(BiConsumer<JobController, Job> script) {
        controllers.add(new JobController(mock.client(), (controller, job) -> {
            while (configMaps().isEmpty()) {
                Thread.onSpinWait(); // as a kubelet that cannot mount it
            }
            script.accept(controller, job);
        }));
    }

    private List<ConfigMap> configMaps() {
        return mock.client().configMaps().inNamespace("drills").list().getItems();
    }

    private List<HasMetadata> owned() {
        List<HasMetadata> owned = new ArrayList<>(configMaps());
        owned.addAll(mock.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("drills")
                .list()
                .getItems());
        return owned;
    }

    private void assertThatNoJobIsThere() {
        assertThat(mock.client()
                        .batch()
                        .v1()
                        .jobs()
                        .inNamespace("drills")
                        .list()
                        .getItems())
                .isEmpty();
    }

    private void assertThatNothingIsLeft() {
        assertThat(owned()).isEmpty();
        assertThatNoJobIsThere();
    }

    private void awaitEvent(Class<? extends InClusterEvent> type) {
        while (events.stream().noneMatch(type::isInstance)) {
            Thread.onSpinWait();
        }
    }

    private void refuse(String path, int code, String said) {
        mock.server()
                .expect()
                .post()
                .withPath(path)
                .andReturn(
                        code,
                        new StatusBuilder().withCode(code).withMessage(said).build())
                .always();
    }

    private static String ended(int exitCode, String reason) {
        return """
                phase: Failed
                containerStatuses: [ { name: drill, image: x, imageID: x, ready: false, restartCount: 0, state: { terminated: { exitCode: %d, reason: %s } } } ]
                """.formatted(exitCode, reason);
    }
}
