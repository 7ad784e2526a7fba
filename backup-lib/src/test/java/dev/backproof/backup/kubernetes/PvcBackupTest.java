package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.testing.MockCluster;
import dev.backproof.backup.testing.Relay;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusMessage;
import io.fabric8.kubernetes.client.server.mock.StatusStreamMessage;
import io.fabric8.mockwebserver.internal.WebSocketMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A claim backed up by a job in the cluster: what is made, what is undone, and what happens when things go wrong. */
class PvcBackupTest {
    private static final RunTimes SHORT = new RunTimes(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMillis(200),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.system());
    private final List<InClusterEvent> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void anApplicationOnOneNode() {
        load("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: uploads, namespace: shop }
                spec: { storageClassName: fast, accessModes: [ReadWriteOnce], volumeName: pv-1, resources: { requests: { storage: 20Gi } } }
                status: { phase: Bound, capacity: { storage: 20Gi } }
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: { name: web, namespace: shop }
                spec: { replicas: 2, selector: { matchLabels: { app: web } }, template: { spec: { containers: [] } } }
                ---
                apiVersion: v1
                kind: Pod
                metadata: { name: web-0, namespace: shop, labels: { app: web }, ownerReferences: [ { apiVersion: apps/v1, kind: StatefulSet, name: web, uid: w } ] }
                spec:
                  nodeName: node-2
                  containers: [ { name: sidecar, image: x }, { name: web, image: nginx, volumeMounts: [ { name: d, mountPath: /srv } ] } ]
                  volumes: [ { name: d, persistentVolumeClaim: { claimName: uploads } } ]
                status: { phase: Running }
                """);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        mock.close();
    }

    @Test
    void theJobRunsOnTheNodeThatHasTheVolumeAndMountsItReadOnly() {
        jobs(JobController::succeed);
        InClusterResult result = backup().run();
        assertThat(result.complete()).isTrue();
        Job job = onlyJob();
        assertThat(result.job()).isEqualTo(KubeObjects.shown(job));
        var pod = job.getSpec().getTemplate().getSpec();
        assertThat(pod.getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .getFirst()
                        .getMatchFields()
                        .getFirst()
                        .getValues())
                .containsExactly("node-2");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .containsExactly("uploads");
        assertThat(StrictManifests.read(backup().preview())).hasSize(1);
    }

    @Test
    void unreadableFilesMakeItIncomplete() {
        jobs((controller, job) -> {
            controller.pod(job, "a", ended(4, "Error"));
            controller.fail(job, "PodFailurePolicy", "Container backup failed with exit code 4");
        });
        assertThat(backup().run().complete()).isFalse();
    }

    @Test
    void aFailedJobTellsWhyAndStays() {
        jobs((controller, job) -> {
            controller.pod(job, "a", ended(3, "Error"));
            controller.fail(job, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        });
        assertThatThrownBy(() -> backup().run())
                .isInstanceOf(SourceException.class)
                .hasMessageMatching("K008 Job shop/backproof-\\w+ failed: BackoffLimitExceeded: Job has reached the"
                        + " specified backoff limit; container backup Error \\(exit code 3\\).*");
        assertThat(onlyJob()).isNotNull();
    }

    @Test
    void aPodThatWasEvictedInTheMiddleIsToldAndTheNextOneDoesIt() {
        jobs((controller, job) -> {
            controller.pod(
                    job, "a", "{ phase: Failed, reason: Evicted, message: 'The node was low on resource: memory' }");
            awaitEvent(InClusterEvent.PodFailed.class);
            controller.succeed(job);
        });
        assertThat(backup().run().complete()).isTrue();
        assertThat(events)
                .filteredOn(InClusterEvent.PodFailed.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((InClusterEvent.PodFailed) event).reason())
                        .isEqualTo("Evicted: The node was low on resource: memory"));
    }

    @Test
    void aPodThatNoNodeTakesIsGivenUpAndItsJobRemoved() {
        jobs((controller, job) -> controller.pod(job, "a", """
                phase: Pending
                conditions: [ { type: PodScheduled, status: "False", reason: Unschedulable, message: "1 node had volume node affinity conflict" } ]
                """));
        RunTimes impatient =
                new RunTimes(SHORT.deadline(), Duration.ofMillis(600), SHORT.look(), SHORT.hook(), SHORT.volume());
        assertThatThrownBy(() -> backup().times(impatient).run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("K003 the pod of Job shop/backproof-")
                .hasMessageContaining("Unschedulable: 1 node had volume node affinity conflict");
        assertThat(jobsInShop()).isEmpty();
    }

    @Test
    void aJobThatTakesTooLongIsRemoved() {
        jobs((controller, job) -> controller.pod(job, "a", "phase: Running"));
        RunTimes impatient =
                new RunTimes(Duration.ofMillis(500), SHORT.toStart(), SHORT.look(), SHORT.hook(), SHORT.volume());
        assertThatThrownBy(() -> backup().times(impatient).run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("was not done in time and was removed");
        assertThat(jobsInShop()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ReadWriteOncePod | Filesystem | Bound   | its access mode is ReadWriteOncePod: no second pod may mount it; use --method snapshot or clone, or --scale-to-zero
            ReadWriteOnce    | Block      | Bound   | it is a block device without a file system
            ReadWriteOnce    | Filesystem | Pending | it is not bound (Pending): there is no volume behind it
            """)
    void aClaimThatCannotBeReadIsRefused(String mode, String volumeMode, String phase, String reason) {
        mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("uploads")
                .delete();
        load("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: uploads, namespace: shop }
                spec: { accessModes: [%s], volumeMode: %s }
                status: { phase: %s }
                """.formatted(mode, volumeMode, phase));
        assertThatThrownBy(() -> backup().run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K007 cannot back up pvc shop/uploads: " + reason);
        assertThat(jobsInShop()).isEmpty();
    }

    @Test
    void anotherNodeThanTheVolumesIsRefused() {
        assertThatThrownBy(() -> backup().node("node-1").run())
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "K007 cannot mount pvc shop/uploads on node node-1: it is in use on node node-2, and only one"
                                + " node can have it");
    }

    @Test
    void aClaimThatAJobWritesToIsLeftAlone() {
        load("""
                apiVersion: v1
                kind: Pod
                metadata: { name: dump-1-xyz, namespace: shop, ownerReferences: [ { apiVersion: batch/v1, kind: Job, name: dump-1, uid: j } ] }
                spec: { containers: [ { name: c, image: x } ], volumes: [ { name: d, persistentVolumeClaim: { claimName: uploads } } ] }
                status: { phase: Running }
                """);
        assertThatThrownBy(() -> backup().run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K005 a job has pvc shop/uploads in use now: pod dump-1-xyz");
    }

    @Test
    void whatIsForbiddenIsToldAsThat() {
        mock.server()
                .expect()
                .post()
                .withPath("/apis/batch/v1/namespaces/shop/jobs")
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withMessage("jobs.batch is forbidden: User \"u\" cannot create resource")
                                .build())
                .always();
        assertThatThrownBy(() -> backup().run())
                .isInstanceOf(SourceException.class)
                .hasMessageMatching("K002 may not create Job shop/backproof-\\w+: jobs.batch is forbidden: .*");
    }

    @Test
    void anApplicationIsStoppedMeanwhileAndStartedAgain() {
        AtomicReference<Map<String, String>> notes = new AtomicReference<>();
        jobs((controller, job) -> {
            var web = mock.client()
                    .apps()
                    .statefulSets()
                    .inNamespace("shop")
                    .withName("web")
                    .get();
            assertThat(web.getSpec().getReplicas()).isZero();
            notes.set(web.getMetadata().getAnnotations());
            controller.succeed(job);
        });
        stopPodsWhenScaledToZero();
        backup().scaleToZero().run();
        assertThat(notes.get()).containsEntry("backproof.dev/replicas", "2").containsKey("backproof.dev/expires");
        assertThatTheApplicationRuns();
    }

    @Test
    void anApplicationIsStartedAgainWhenTheJobFails() {
        jobs((controller, job) -> controller.fail(job, "DeadlineExceeded", "Job was active longer than specified"));
        stopPodsWhenScaledToZero();
        assertThatThrownBy(() -> backup().scaleToZero().run()).hasMessageContaining("DeadlineExceeded");
        assertThatTheApplicationRuns();
    }

    @Test
    void anApplicationIsStartedAgainWhenWeAreInterrupted() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        jobs((controller, job) -> {
            controller.pod(job, "a", "phase: Running");
            running.countDown();
        });
        stopPodsWhenScaledToZero();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread run = Thread.ofPlatform()
                .start(() ->
                        thrown.set(catchThrowable(() -> backup().scaleToZero().run())));
        assertThat(running.await(1, TimeUnit.MINUTES))
                .as("the job runs; instead %s", thrown.get())
                .isTrue();
        run.interrupt();
        assertThat(run.join(Duration.ofMinutes(1))).isTrue();
        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        assertThat(jobsInShop()).isEmpty();
        assertThatTheApplicationRuns();
    }

    @Test
    void whatAKilledRunStoppedIsStartedByTheReaper() {
        stopPodsWhenScaledToZero();
        Workloads workloads = new Workloads(mock.client());
        var pods = mock.client().pods().inNamespace("shop").list().getItems();
        workloads.stop(workloads.of(pods.getFirst()), "dead", Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(cluster.reap(List.of(), false, events::add)).isEqualTo(1);
        assertThatTheApplicationRuns();
        assertThat(cluster.reap(List.of(), false, events::add)).isZero();
    }

    @Test
    void whatAnotherRunHoldsIsNotTouched() {
        Workloads workloads = new Workloads(mock.client());
        var pods = mock.client().pods().inNamespace("shop").list().getItems();
        workloads.stop(workloads.of(pods.getFirst()), "alive", Instant.now().plusSeconds(600));
        assertThat(cluster.reap(List.of(), false, events::add)).isZero();
        assertThatThrownBy(() -> backup().scaleToZero().run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("K005 StatefulSet shop/web is held by run alive until");
    }

    @Test
    void anApplicationHoldsStillByItsOwnCommands() {
        exec("freeze", "frozen", 0);
        exec("thaw", "", 0);
        jobs(JobController::succeed);
        backup().hooks(List.of("freeze"), List.of("thaw"), null).run();
        assertThat(events)
                .filteredOn(InClusterEvent.Application.class::isInstance)
                .containsExactly(
                        new InClusterEvent.Application("holds still: pod shop/web-0 (web)"),
                        new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
        assertThat(claim().getMetadata().getLabels()).isNullOrEmpty();
        assertThat(claim().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aCommandThatFailsIsToldWithItsExitCodeAndTheApplicationGoesOn() {
        exec("freeze", "no such table", 3);
        exec("thaw", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K009 the command in pod shop/web-0 (web) failed: exit code 3; it said: no such table");
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
        assertThat(jobsInShop()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 126, 127, 137, 255})
    void exitCodesArriveAsTheyAre(int exit) {
        exec("freeze", "", exit);
        exec("thaw", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .hasMessage("K009 the command in pod shop/web-0 (web) failed: exit code " + exit);
    }

    @Test
    void ofMuchOutputTheEndIsKept() {
        exec("freeze", "x".repeat(200_000) + "\nthe end\n", 1);
        exec("thaw", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .satisfies(error -> assertThat(error.getMessage())
                        .hasSizeLessThan(1200)
                        .startsWith("K009 the command in pod shop/web-0 (web) failed: exit code 1; it said: …xxx")
                        .endsWith("x | the end"));
    }

    @Test
    void aCommandThatCouldNotBeRunIsToldWithTheReason() {
        messages(
                "freeze",
                new StatusMessage(new StatusBuilder()
                        .withStatus("Failure")
                        .withReason("InternalError")
                        .withMessage("exec: \"freeze\": executable file not found in $PATH")
                        .build()));
        exec("thaw", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .hasMessage("K009 the command in pod shop/web-0 (web) failed: it could not be run: exec: \"freeze\":"
                        + " executable file not found in $PATH");
    }

    @Test
    void aConnectionThatIsClosedEarlyIsToldAndTheApplicationGoesOn() {
        messages("freeze", new OutputStreamMessage("half"));
        exec("thaw", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K009 the command in pod shop/web-0 (web) failed: the connection was cut; it may be running"
                        + " still; it said: half");
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
        assertThat(jobsInShop()).isEmpty();
    }

    @Test
    void aConnectionThatIsCutInTheMiddleIsToldAndTheApplicationGoesOn() throws Exception {
        mock.server()
                .expect()
                .get()
                .withPath(execPath("freeze"))
                .andUpgradeToWebSocket()
                .open(new OutputStreamMessage("half"))
                .expect("what nobody sends")
                .andEmit(new StatusStreamMessage(0))
                .once()
                .done()
                .always();
        exec("thaw", "", 0);
        try (Relay relay = new Relay(mock.port());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(mock.client().getConfiguration())
                                .withMasterUrl("http://127.0.0.1:" + relay.port())
                                .build())
                        .build()) {
            relay.cutAfter("half");
            PvcBackup cut = backup(new Cluster(client, InstantSource.system()))
                    .times(hookOf(Duration.ofSeconds(3)))
                    .hooks(List.of("freeze"), List.of("thaw"), null);
            // a cut that comes before it asks for the next message is lost on the JDK's client; then the time is up
            assertThatThrownBy(cut::run)
                    .isInstanceOf(SourceException.class)
                    .hasMessageMatching(
                            "K009 the command in pod shop/web-0 \\(web\\) failed: (the connection was cut|not done"
                                    + " after 3 s); it may be running still.*")
                    .hasMessageNotContaining("null");
            assertThat(relay.cuts()).isPositive();
        }
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
        assertThat(claim().getMetadata().getAnnotations()).isNullOrEmpty();
        assertThat(jobsInShop()).isEmpty();
    }

    @Test
    void aCommandThatTakesTooLongIsToldAndTheApplicationGoesOn() {
        mock.server()
                .expect()
                .get()
                .withPath(execPath("freeze"))
                .andUpgradeToWebSocket()
                .open(new OutputStreamMessage("working"))
                .expect("what nobody sends")
                .andEmit(new StatusStreamMessage(0))
                .once()
                .done()
                .always();
        exec("thaw", "", 0);
        assertThatThrownBy(() -> backup().times(hookOf(Duration.ofSeconds(2)))
                        .hooks(List.of("freeze"), List.of("thaw"), null)
                        .run())
                .hasMessageContaining("not done after 2 s; it may be running still; it said: working");
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
    }

    @Test
    void anApplicationWhosePodWasEvictedInTheMiddleGoesOnInTheNextOne() {
        exec("freeze", "", 0);
        exec("web-1", "thaw", new StatusStreamMessage(0));
        jobs((controller, job) -> {
            mock.client().pods().inNamespace("shop").withName("web-0").editStatus(pod -> {
                pod.getStatus().setPhase("Failed");
                pod.getStatus().setReason("Evicted");
                return pod;
            });
            load("""
                    apiVersion: v1
                    kind: Pod
                    metadata: { name: web-1, namespace: shop, labels: { app: web } }
                    spec:
                      containers: [ { name: web, image: nginx, volumeMounts: [ { name: d, mountPath: /srv } ] } ]
                      volumes: [ { name: d, persistentVolumeClaim: { claimName: uploads } } ]
                    status: { phase: Running }
                    """);
            controller.succeed(job);
        });
        backup().hooks(List.of("freeze"), List.of("thaw"), null).run();
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-1 (web)"));
        assertThat(claim().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void aWorkloadThatOthersChangeMeanwhileIsReadAnew() {
        conflict("/apis/apps/v1/namespaces/shop/statefulsets/web", 2);
        jobs(JobController::succeed);
        stopPodsWhenScaledToZero();
        backup().scaleToZero().run();
        assertThatTheApplicationRuns();
    }

    @Test
    void aClaimThatOthersChangeAllTheTimeIsNotHeld() {
        conflict("/api/v1/namespaces/shop/persistentvolumeclaims/uploads", 5);
        exec("freeze", "", 0);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K005 cannot change PersistentVolumeClaim shop/uploads: the object has been modified");
        assertThat(events).as("nothing was done").isEmpty();
    }

    @Test
    void aReleaseThatFailsIsAnErrorEvenAfterAGoodBackup() {
        exec("freeze", "", 0);
        exec("thaw", "stuck", 1);
        jobs(JobController::succeed);
        assertThatThrownBy(() ->
                        backup().hooks(List.of("freeze"), List.of("thaw"), null).run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the application may still hold still")
                .hasMessageContaining("stuck");
    }

    @Test
    void whatAKilledRunFrozeIsReleasedByTheReaper() {
        exec("freeze", "", 0);
        exec("thaw", "", 0);
        new Quiet(mock.client(), "dead", SHORT, events::add)
                .hold(
                        claim(),
                        new PodExec.Command("shop", "web-0", "web", List.of("freeze")),
                        new PodExec.Command("shop", "web-0", "web", List.of("thaw")),
                        Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(claim().getMetadata().getAnnotations()).containsKey("backproof.dev/release");
        assertThat(cluster.reap(List.of("shop"), false, events::add)).isEqualTo(1);
        assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
        assertThat(claim().getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void outputOfCommandsIsBounded() {
        LastBytes bytes = new LastBytes(10);
        bytes.write("0123456789abc".getBytes(StandardCharsets.UTF_8), 0, 13);
        assertThat(bytes.text()).isEqualTo("…3456789abc");
    }

    @Test
    void aSnapshotIsCutReadAndRemoved() {
        snapshotsAreMade("25Gi");
        jobs((controller, job) -> {
            bindCopy(job);
            controller.succeed(job);
        });
        backup().method(PvcBackup.Method.SNAPSHOT).run();
        Job job = onlyJob();
        assertThat(job.getSpec().getTemplate().getSpec().getAffinity())
                .as("a copy may be anywhere")
                .isNull();
        assertThat(events)
                .filteredOn(InClusterEvent.Created.class::isInstance)
                .extracting(event -> ((InClusterEvent.Created) event).object().replaceAll("-\\w{8}$", ""))
                .containsExactly(
                        "VolumeSnapshot shop/backproof", "PersistentVolumeClaim shop/backproof", "Job shop/backproof");
        assertThatNoCopyIsLeft();
        assertThat(mock.client()
                        .persistentVolumes()
                        .withName("pv-copy")
                        .get()
                        .getSpec()
                        .getPersistentVolumeReclaimPolicy())
                .as("a class that retains volumes would keep the copy for ever")
                .isEqualTo("Delete");
    }

    @Test
    void theApplicationGoesOnAsSoonAsTheSnapshotIsCut() {
        snapshotsAreMade("20Gi");
        exec("freeze", "", 0);
        exec("thaw", "", 0);
        jobs((controller, job) -> {
            assertThat(events).contains(new InClusterEvent.Application("goes on: pod shop/web-0 (web)"));
            controller.succeed(job);
        });
        backup().method(PvcBackup.Method.SNAPSHOT)
                .hooks(List.of("freeze"), List.of("thaw"), null)
                .run();
        assertThat(events)
                .filteredOn(event -> event.equals(new InClusterEvent.Application("goes on: pod shop/web-0 (web)")))
                .hasSize(1);
    }

    @Test
    void aDriverThatMakesNoSnapshotIsQuotedAndNothingIsLeft() {
        snapshotClasses();
        snapshots(snapshot -> status(snapshot, Map.of("error", Map.of("message", "Unimplemented: thick snapshots"))));
        assertThatThrownBy(() -> backup().method(PvcBackup.Method.SNAPSHOT).run())
                .isInstanceOf(SourceException.class)
                .hasMessageMatching(
                        "K010 the driver made no VolumeSnapshot shop/backproof-\\w+: Unimplemented: thick snapshots")
                .returns("use --method mount", error -> ((SourceException) error).hint());
        assertThatNoCopyIsLeft();
    }

    @Test
    void aSnapshotThatNobodyMakesIsGivenUpAndNothingIsLeft() {
        snapshotClasses();
        RunTimes times =
                new RunTimes(SHORT.deadline(), SHORT.toStart(), SHORT.look(), SHORT.hook(), Duration.ofSeconds(1));
        assertThatThrownBy(() ->
                        backup().times(times).method(PvcBackup.Method.SNAPSHOT).run())
                .isInstanceOf(SourceException.class)
                .hasMessageMatching(
                        "K010 VolumeSnapshot shop/backproof-\\w+ has no boundVolumeSnapshotContentName after 1 s")
                .returns(
                        "does a snapshot controller run in the cluster? use --method mount otherwise",
                        error -> ((SourceException) error).hint());
        assertThatNoCopyIsLeft();
    }

    @Test
    void withoutAClassForTheDriverThereIsNoSnapshot() {
        load("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: { name: fast }
                provisioner: topolvm.io
                """);
        assertThatThrownBy(() -> backup().method(PvcBackup.Method.SNAPSHOT).run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("K010 no VolumeSnapshotClass is for the driver topolvm.io");
    }

    @Test
    void aCloneIsMadeReadAndRemoved() {
        AtomicReference<PersistentVolumeClaim> copy = new AtomicReference<>();
        jobs((controller, job) -> {
            copy.set(bindCopy(job));
            controller.succeed(job);
        });
        backup().method(PvcBackup.Method.CLONE).run();
        var source = Objects.requireNonNull(copy.get()).getSpec().getDataSource();
        assertThat(source.getKind()).isEqualTo("PersistentVolumeClaim");
        assertThat(source.getName()).isEqualTo("uploads");
        assertThatNoCopyIsLeft();
    }

    @Test
    void leftoversOfAKilledRunAreReapedOnceTheyHaveExpired() {
        load("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: backproof-dead, namespace: shop, labels: { backproof.dev/run: dead }, annotations: { backproof.dev/expires: "2026-01-01T00:00:00Z" } }
                spec: { accessModes: [ReadWriteOnce], volumeName: pv-dead }
                ---
                apiVersion: v1
                kind: PersistentVolume
                metadata: { name: pv-dead }
                spec: { persistentVolumeReclaimPolicy: Retain }
                ---
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshot
                metadata: { name: backproof-dead, namespace: shop, labels: { backproof.dev/run: dead }, annotations: { backproof.dev/expires: "2026-01-01T00:00:00Z" } }
                spec: {}
                ---
                apiVersion: k8s.mariadb.com/v1alpha1
                kind: Backup
                metadata: { name: backproof-dead, namespace: shop, labels: { backproof.dev/run: dead }, annotations: { backproof.dev/expires: "2026-01-01T00:00:00Z" } }
                spec: {}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: { name: backproof-dead, namespace: shop, labels: { backproof.dev/run: dead }, annotations: { backproof.dev/expires: "2026-01-01T00:00:00Z" } }
                spec: { template: { spec: { containers: [] } } }
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: backproof-alive, namespace: shop, labels: { backproof.dev/run: alive }, annotations: { backproof.dev/expires: "2999-01-01T00:00:00Z" } }
                spec: { accessModes: [ReadWriteOnce] }
                """);
        assertThat(cluster.reap(List.of(), false, events::add)).isEqualTo(4);
        assertThat(events)
                .containsExactly(
                        new InClusterEvent.Removed("Job shop/backproof-dead"),
                        new InClusterEvent.Removed("Backup shop/backproof-dead"),
                        new InClusterEvent.Removed("PersistentVolumeClaim shop/backproof-dead"),
                        new InClusterEvent.Removed("VolumeSnapshot shop/backproof-dead"));
        assertThat(mock.client()
                        .persistentVolumes()
                        .withName("pv-dead")
                        .get()
                        .getSpec()
                        .getPersistentVolumeReclaimPolicy())
                .isEqualTo("Delete");
        assertThat(cluster.reap(List.of(), true, events::add)).as("--all").isEqualTo(1);
        assertThat(mock.client()
                        .persistentVolumeClaims()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .extracting(KubeObjects::name)
                .containsExactly("uploads");
    }

    private PvcBackup backup() {
        return backup(cluster);
    }

    private PvcBackup backup(Cluster connection) {
        return connection
                .backupClaim(
                        "shop",
                        "uploads",
                        PodOptions.of("registry.lab/backproof:1"),
                        new BackupDestination.Repository("b2:acme-backups:lab"))
                .times(SHORT)
                .listener(events::add);
    }

    private static RunTimes hookOf(Duration most) {
        return new RunTimes(SHORT.deadline(), SHORT.toStart(), SHORT.look(), most, SHORT.volume());
    }

    private void jobs(java.util.function.BiConsumer<JobController, Job> script) {
        open.add(new JobController(mock.client(), script));
    }

    private Job onlyJob() {
        assertThat(jobsInShop()).hasSize(1);
        return jobsInShop().getFirst();
    }

    private List<Job> jobsInShop() {
        return mock.client().batch().v1().jobs().inNamespace("shop").list().getItems();
    }

    private PersistentVolumeClaim claim() {
        return mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("uploads")
                .get();
    }

    private static String ended(int exit, String reason) {
        return "{ phase: Failed, containerStatuses: [ { name: backup, image: x, imageID: x, ready: false, restartCount: 0,"
                + " state: { terminated: { exitCode: " + exit + ", reason: " + reason + " } } } ] }";
    }

    private void awaitEvent(Class<? extends InClusterEvent> type) {
        while (events.stream().noneMatch(type::isInstance)) {
            Thread.onSpinWait();
        }
    }

    private void stopPodsWhenScaledToZero() {
        open.add(mock.client().apps().statefulSets().inNamespace("shop").watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, io.fabric8.kubernetes.api.model.apps.StatefulSet set) {
                if (Integer.valueOf(0).equals(set.getSpec().getReplicas())) {
                    Thread.ofVirtual()
                            .start(() -> mock.client()
                                    .pods()
                                    .inNamespace("shop")
                                    .withName("web-0")
                                    .delete());
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        }));
    }

    private void assertThatTheApplicationRuns() {
        var web = mock.client()
                .apps()
                .statefulSets()
                .inNamespace("shop")
                .withName("web")
                .get();
        assertThat(web.getSpec().getReplicas()).isEqualTo(2);
        assertThat(web.getMetadata().getLabels()).isNullOrEmpty();
        assertThat(web.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    private void exec(String command, String output, int exit) {
        messages(command, new OutputStreamMessage(output), new StatusStreamMessage(exit));
    }

    private void messages(String command, WebSocketMessage... messages) {
        exec("web-0", command, messages);
    }

    private void exec(String pod, String command, WebSocketMessage... messages) {
        mock.server()
                .expect()
                .get()
                .withPath(execPath(pod, command))
                .andUpgradeToWebSocket()
                .open((Object[]) messages)
                .done()
                .always();
    }

    private static String execPath(String command) {
        return execPath("web-0", command);
    }

    private static String execPath(String pod, String command) {
        return "/api/v1/namespaces/shop/pods/" + pod + "/exec?command=" + command
                + "&container=web&stdout=true&stderr=true";
    }

    /** Others change the object before it is written, this often. */
    private void conflict(String path, int times) {
        mock.server()
                .expect()
                .put()
                .withPath(path)
                .andReturn(
                        409,
                        new StatusBuilder()
                                .withCode(409)
                                .withReason("Conflict")
                                .withMessage("the object has been modified")
                                .build())
                .times(times);
    }

    private void snapshotClasses() {
        load("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: { name: fast }
                provisioner: csi.example
                ---
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshotClass
                metadata: { name: of-others }
                driver: other.example
                deletionPolicy: Delete
                ---
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshotClass
                metadata: { name: csi }
                driver: csi.example
                deletionPolicy: Delete
                """);
    }

    private void snapshotsAreMade(String size) {
        snapshotClasses();
        snapshots(snapshot -> {
            assertThat(KubeObjects.text(snapshot, "spec", "volumeSnapshotClassName"))
                    .isEqualTo("csi");
            status(snapshot, Map.of("boundVolumeSnapshotContentName", "content-1", "readyToUse", false));
            status(
                    snapshot,
                    Map.of("boundVolumeSnapshotContentName", "content-1", "readyToUse", true, "restoreSize", size));
        });
    }

    private void snapshots(Consumer<GenericKubernetesResource> script) {
        Watch watch = mock.client()
                .genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT.context())
                .inAnyNamespace()
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, GenericKubernetesResource snapshot) {
                        if (action == Action.ADDED) {
                            Thread.ofVirtual().start(() -> script.accept(snapshot));
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
        open.add(watch);
    }

    private void status(GenericKubernetesResource snapshot, Map<String, Object> status) {
        mock.client()
                .genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT.context())
                .inNamespace("shop")
                .withName(KubeObjects.name(snapshot))
                .edit(found -> {
                    found.setAdditionalProperty("status", status);
                    return found;
                });
    }

    /** What a provisioner does with the claim that the job mounts. */
    private PersistentVolumeClaim bindCopy(Job job) {
        String name = job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .findFirst()
                .orElseThrow();
        load("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: { name: pv-copy }
                spec: { persistentVolumeReclaimPolicy: Retain }
                """);
        return mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName(name)
                .edit(found -> {
                    found.getSpec().setVolumeName("pv-copy");
                    return found;
                });
    }

    private void assertThatNoCopyIsLeft() {
        assertThat(mock.client()
                        .persistentVolumeClaims()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .extracting(KubeObjects::name)
                .containsExactly("uploads");
        assertThat(mock.client()
                        .genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT.context())
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .isEmpty();
    }

    private void load(String yaml) {
        mock.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
