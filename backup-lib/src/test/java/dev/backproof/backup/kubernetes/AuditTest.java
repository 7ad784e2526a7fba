package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.api.model.ListMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimListBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What protects what, in a cluster with the objects of everybody who makes backups. */
class AuditTest {
    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.fixed(NOW));

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void aHomeLabIsTakenApart() {
        loadHomeLab();
        ClusterAudit audit = cluster.audit(AuditOptions.everywhere(), List.of());

        assertThat(audit.unseen()).isEmpty();
        assertThat(audit.assets().stream().map(asset -> asset.state() + " " + asset.id() + ": " + asset.reason()))
                .containsExactly(
                        "UNPROTECTED pvc photos/previews: nothing backs it up",
                        "UNPROTECTED pvc shop/db-dumps: nothing backs it up",
                        "UNPROTECTED pvc shop/thumbs: nothing backs it up",
                        "FAILING mariadb forum/forum: Backup forum/before-upgrade: the last run failed: JobFailed: Failed",
                        "FAILING pvc notes/vault: CronJob notes/offsite: is suspended",
                        "FAILING pvc wiki/pages: ReplicationSource wiki/pages: the last run failed: the mover's logs are"
                                + " in its status",
                        "UNPROVEN pvc mail/maildir: no drill restores it",
                        "UNPROVEN pvc photos/originals: no drill restores it",
                        "UNPROVEN mariadb shop/db: no drill restores it",
                        "UNPROVEN database shop/db/orders: no drill restores it",
                        "UNPROVEN database shop/db/shop: no drill restores it",
                        "UNPROVEN pvc shop/uploads: no drill restores it",
                        "LEFT_OUT pvc shop/cache: left out by annotation: can be made again",
                        "LEFT_OUT pvc shop/never-used: not bound: nothing was ever written to it",
                        "LEFT_OUT pvc shop/storage-db-0: files of mariadb shop/db, which is backed up by dumps");
        assertThat(audit.isRed()).isTrue();
    }

    @Test
    void whatBacksUpIsNamedWithItsDestinationAndItsLastSuccess() {
        loadHomeLab();
        assertThat(only("pvc shop/uploads", List.of()).protections())
                .containsExactly(new Protection(
                        AssetId.pvc("shop", "uploads"),
                        BackupTool.RCLONE,
                        "CronJob shop/rclone-uploads",
                        "remote:acme-volumes/uploads",
                        "0 3 * * *",
                        false,
                        Instant.parse("2026-11-26T03:12:09Z"),
                        Instant.parse("2026-11-26T03:00:00Z"),
                        ""));
        assertThat(only("pvc notes/vault", List.of()).protections().getFirst().destination())
                .as("a script's words")
                .isEqualTo("remote:acme-volumes/vault");
        assertThat(only("pvc photos/originals", List.of())
                        .protections()
                        .getFirst()
                        .destination())
                .isEqualTo("b2:acme-k8up:photos");
        assertThat(only("pvc mail/maildir", List.of()).lastSuccess()).isEqualTo(Instant.parse("2026-11-26T01:09:00Z"));
        assertThat(only("mariadb shop/db", List.of()).protections().getFirst())
                .returns("pvc shop/db-dumps", Protection::destination)
                .returns(Instant.parse("2026-11-26T02:31:00Z"), Protection::lastSuccess);
    }

    @Test
    void aDrillProvesTheMirrorThatItRestored() {
        loadHomeLab();
        Proof mirror = proof("uploads-nightly", "2026-11-26T04:00:00Z", "PASS", "b2:acme-volumes/uploads", "", "/");
        AuditedAsset uploads = only("pvc shop/uploads", List.of(mirror));
        assertThat(uploads.state()).isEqualTo(AuditState.PROVEN);
        assertThat(uploads.proof()).isEqualTo(mirror);

        Proof other = proof("uploads-nightly", "2026-11-26T04:00:00Z", "PASS", "b2:acme-volumes/other", "", "/");
        assertThat(only("pvc shop/uploads", List.of(other)).state()).isEqualTo(AuditState.UNPROVEN);
    }

    @Test
    void aDrillOfASharedRepositoryProvesOnlyTheClaimWhoseFolderItHad() {
        loadHomeLab();
        Proof photos =
                proof("photos", "2026-11-26T04:00:00Z", "PASS", "b2:acme-k8up:photos", "photos", "/data/originals");
        assertThat(only("pvc photos/originals", List.of(photos)).state()).isEqualTo(AuditState.PROVEN);
        Proof elsewhere =
                proof("photos", "2026-11-26T04:00:00Z", "PASS", "b2:acme-k8up:photos", "wiki", "/data/originals");
        assertThat(only("pvc photos/originals", List.of(elsewhere)).state()).isEqualTo(AuditState.UNPROVEN);
    }

    @Test
    void aDrillCanBeNamedByTheRuleAndByAnAnnotation() {
        loadHomeLab();
        Proof ruled = proof("mariadb-shop-db", "2026-11-25T04:00:00Z", "PASS", "b2:x:y", "h", "/mariadb");
        assertThat(only("mariadb shop/db", List.of(ruled)).state()).isEqualTo(AuditState.PROVEN);
        assertThat(only("database shop/db/orders", List.of(ruled)).state())
                .as("a database is proven with its server")
                .isEqualTo(AuditState.PROVEN);
        mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("uploads")
                .edit(claim -> {
                    claim.getMetadata().setAnnotations(Map.of("backproof.dev/scenario", "my-drill"));
                    return claim;
                });
        assertThat(only("pvc shop/uploads", List.of()).reason()).isEqualTo("no drill has ever proven it: my-drill");
    }

    @Test
    void anOldProofAndAFailedDrillAreNoProof() {
        loadHomeLab();
        Proof old = proof("pvc-shop-uploads", "2026-11-01T04:00:00Z", "NOT_VERIFIED", "b2:x", "", "/");
        assertThat(only("pvc shop/uploads", List.of(old)).reason())
                .isEqualTo("last proven 25 days ago: pvc-shop-uploads");
        Proof failed = proof("pvc-shop-uploads", "2026-11-25T04:00:00Z", "FAIL", "b2:x", "", "/");
        assertThat(only("pvc shop/uploads", List.of(failed)).reason())
                .isEqualTo("the newest drill failed: pvc-shop-uploads");
    }

    @Test
    void aBackupThatIsTooOldFailsUnlessTheObjectAllowsIt() {
        loadHomeLab();
        AuditOptions strict =
                new AuditOptions(List.of("shop"), java.time.Duration.ofHours(1), AuditOptions.USUAL_PROOF_AGE);
        assertThat(only(cluster.audit(strict, List.of()), "pvc shop/uploads").reason())
                .isEqualTo("CronJob shop/rclone-uploads: last succeeded 2 hours ago");
        mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("uploads")
                .edit(claim -> {
                    claim.getMetadata().setAnnotations(Map.of("backproof.dev/max-age", "PT26H"));
                    return claim;
                });
        assertThat(only(cluster.audit(strict, List.of()), "pvc shop/uploads").state())
                .isEqualTo(AuditState.UNPROVEN);
    }

    @Test
    void oneNamespaceIsEnough() {
        loadHomeLab();
        AuditOptions wiki = new AuditOptions(List.of("wiki"), AuditOptions.USUAL_MAX_AGE, AuditOptions.USUAL_PROOF_AGE);
        assertThat(cluster.audit(wiki, List.of()).assets())
                .extracting(asset -> asset.id().toString())
                .containsExactly("pvc wiki/pages");
    }

    @Test
    void whatMustNotBeListedIsNamedAndAMissingKindIsNot() {
        loadHomeLab();
        forbid("/apis/k8up.io/v1/schedules?limit=500", "schedules.k8up.io");
        mock.server()
                .expect()
                .get()
                .withPath("/apis/velero.io/v1/schedules?limit=500")
                .andReturn(404, new StatusBuilder().withCode(404).build())
                .always();
        ClusterAudit audit = cluster.audit(AuditOptions.everywhere(), List.of());
        assertThat(audit.unseen()).containsExactly("schedules.k8up.io (needs the right to list them)");
        assertThat(only(audit, "pvc photos/originals").state()).isEqualTo(AuditState.UNPROTECTED);
    }

    @Test
    void withoutTheRightToListClaimsThereIsNoAudit() {
        forbid("/api/v1/persistentvolumeclaims?limit=500", "persistentvolumeclaims");
        assertThatThrownBy(() -> cluster.audit(AuditOptions.everywhere(), List.of()))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("K002 may not list persistentvolumeclaims")
                .hasMessageContaining("User \"nobody\" cannot list")
                .returns(false, error -> ((SourceException) error).retryable());
    }

    @Test
    void listsAreReadInPages() {
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/persistentvolumeclaims?limit=500")
                .andReturn(200, page(0, 500, "next"))
                .once();
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/persistentvolumeclaims?continue=next&limit=500")
                .andReturn(200, page(500, 510, ""))
                .once();
        assertThat(cluster.audit(AuditOptions.everywhere(), List.of()).assets()).hasSize(510);
    }

    @Test
    void aListThatWasForgottenInTheMiddleIsReadAnew() {
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/persistentvolumeclaims?limit=500")
                .andReturn(200, page(0, 500, "old"))
                .once();
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/persistentvolumeclaims?continue=old&limit=500")
                .andReturn(
                        410,
                        new StatusBuilder().withCode(410).withReason("Expired").build())
                .always();
        mock.server()
                .expect()
                .get()
                .withPath("/api/v1/persistentvolumeclaims?limit=500")
                .andReturn(200, page(0, 3, ""))
                .once();
        assertThat(cluster.audit(AuditOptions.everywhere(), List.of()).assets()).hasSize(3);
    }

    @Test
    void aClusterThatIsDownIsToldSo() {
        Config nowhere = new ConfigBuilder(mock.client().getConfiguration())
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        Cluster down =
                new Cluster(new KubernetesClientBuilder().withConfig(nowhere).build(), InstantSource.fixed(NOW));
        assertThatThrownBy(() -> down.audit(AuditOptions.everywhere(), List.of()))
                .isInstanceOf(SourceException.class)
                .returns(ErrorCode.CLUSTER_UNREACHABLE, error -> ((SourceException) error).code())
                .returns(true, error -> ((SourceException) error).retryable());
    }

    private void loadHomeLab() {
        mock.load(Objects.requireNonNull(AuditTest.class.getResourceAsStream("home-lab.yaml")));
    }

    private void forbid(String path, String resource) {
        mock.server()
                .expect()
                .get()
                .withPath(path)
                .andReturn(
                        403,
                        new StatusBuilder()
                                .withCode(403)
                                .withReason("Forbidden")
                                .withMessage(resource + " is forbidden: User \"nobody\" cannot list resource")
                                .build())
                .always();
    }

    private AuditedAsset only(String id, List<Proof> proofs) {
        return only(cluster.audit(AuditOptions.everywhere(), proofs), id);
    }

    private static AuditedAsset only(ClusterAudit audit, String id) {
        return audit.assets().stream()
                .filter(asset -> asset.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Proof proof(
            String scenario, @Nullable String time, String last, String source, String host, String path) {
        Instant at = time == null ? null : Instant.parse(time);
        return new Proof(scenario, at, at, last, List.of(new Proof.Backup(source, host, List.of(path))));
    }

    private static Object page(int from, int to, String next) {
        List<PersistentVolumeClaim> claims = IntStream.range(from, to)
                .mapToObj(i -> new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("claim-" + i)
                        .withNamespace("big")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .toList();
        return new PersistentVolumeClaimListBuilder()
                .withMetadata(new ListMetaBuilder().withContinue(next).build())
                .withItems(claims)
                .build();
    }
}
