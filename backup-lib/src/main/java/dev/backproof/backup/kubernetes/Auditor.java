package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what a cluster holds, what protects it and what drills say of it. */
final class Auditor {
    private final ClusterInventory inventory;
    private final AuditOptions options;
    private final List<Proof> proofs;
    private final Instant now;
    private final Map<AssetId, List<Protection>> protections;
    private final Map<String, Long> assetsByDestination;

    private Auditor(ClusterInventory inventory, AuditOptions options, List<Proof> proofs, Instant now) {
        this.inventory = inventory;
        this.options = options;
        this.proofs = proofs;
        this.now = now;
        Map<String, List<Job>> jobs = inventory.jobsByOwner();
        List<Protection> all = new ArrayList<>(CronJobProtections.find(inventory, jobs));
        all.addAll(OperatorProtections.find(inventory, jobs));
        this.protections =
                all.stream().collect(Collectors.groupingBy(Protection::asset, LinkedHashMap::new, Collectors.toList()));
        this.assetsByDestination = all.stream()
                .filter(protection -> !protection.destination().isEmpty())
                .collect(Collectors.groupingBy(
                        protection -> BucketPath.of(protection.destination()),
                        Collectors.collectingAndThen(
                                Collectors.mapping(Protection::asset, Collectors.toSet()), set -> (long) set.size())));
    }

    static ClusterAudit audit(ClusterInventory inventory, AuditOptions options, List<Proof> proofs, Instant now) {
        Auditor auditor = new Auditor(inventory, options, proofs, now);
        List<AuditedAsset> assets = Stream.of(auditor.claims(), auditor.servers(), auditor.databases())
                .flatMap(stream -> stream)
                .sorted(Comparator.comparing(AuditedAsset::state).thenComparing(AuditedAsset::id))
                .toList();
        return new ClusterAudit(now, assets, inventory.unseen());
    }

    private Stream<AuditedAsset> claims() {
        return inventory.claims().stream().map(claim -> {
            AssetId id = AssetId.pvc(KubeObjects.namespace(claim), KubeObjects.name(claim));
            return asset(id, claim, detail(claim), Optional.ofNullable(ofNoUse(claim)));
        });
    }

    private Stream<AuditedAsset> servers() {
        return inventory.of(CustomKind.MARIADB).stream().map(server -> {
            AssetId id = AssetId.mariadb(KubeObjects.namespace(server), KubeObjects.name(server));
            return asset(id, server, KubeObjects.text(server, "spec", "image"), Optional.empty());
        });
    }

    private Stream<AuditedAsset> databases() {
        return inventory.of(CustomKind.MARIADB).stream().flatMap(server -> {
            String namespace = KubeObjects.namespace(server);
            String name = KubeObjects.name(server);
            return MariaDbAssets.databases(inventory, namespace, name).stream()
                    .map(database -> asset(
                            AssetId.database(namespace, name, database),
                            declared(namespace, name, database).orElse(server),
                            "",
                            Optional.empty()));
        });
    }

    private Optional<HasMetadata> declared(String namespace, String server, String database) {
        return inventory.of(CustomKind.DATABASE).stream()
                .filter(object -> MariaDbAssets.refersTo(object, namespace, server)
                        && MariaDbAssets.databaseName(object).equals(database))
                .map(HasMetadata.class::cast)
                .findFirst();
    }

    /** Why a claim need not be backed up, or null. */
    private @Nullable String ofNoUse(PersistentVolumeClaim claim) {
        if (!KubeObjects.label(claim, Annotations.RUN).isEmpty()) {
            return "made for a backup that is under way";
        }
        Optional<String> owner = KubeObjects.owners(claim).stream()
                .filter(reference -> List.of("Pod", "ReplicationSource", "Backup", "PhysicalBackup")
                        .contains(reference.getKind()))
                .map(reference -> "belongs to " + reference.getKind() + " " + reference.getName() + " and goes with it")
                .findFirst();
        if (owner.isPresent()) {
            return owner.get();
        }
        Optional<AssetId> server = MariaDbAssets.serverOf(claim, inventory);
        if (server.isPresent()) {
            return "files of " + server.get() + ", which is backed up by dumps";
        }
        return "Pending".equals(phase(claim)) ? "not bound: nothing was ever written to it" : null;
    }

    private static @Nullable String phase(PersistentVolumeClaim claim) {
        return claim.getStatus() == null ? null : claim.getStatus().getPhase();
    }

    private static String detail(PersistentVolumeClaim claim) {
        String size = claim.getStatus() == null || claim.getStatus().getCapacity() == null
                ? ""
                : Optional.ofNullable(claim.getStatus().getCapacity().get("storage"))
                        .map(Object::toString)
                        .orElse("");
        String storageClass = Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
        return (size + " " + storageClass).strip();
    }

    private AuditedAsset asset(AssetId id, HasMetadata object, String detail, Optional<String> ofNoUse) {
        List<Protection> protecting = new ArrayList<>(protections.getOrDefault(id, List.of()));
        String elsewhere = KubeObjects.annotation(object, Annotations.PROTECTED_BY);
        if (!elsewhere.isEmpty()) {
            protecting.add(new Protection(id, BackupTool.ELSEWHERE, elsewhere, "", "", false, null, null, ""));
        }
        Proof proof = proof(id, object, protecting);
        if (KubeObjects.annotation(object, Annotations.BACKUP).equals("false")) {
            String reason = KubeObjects.annotation(object, Annotations.REASON);
            return new AuditedAsset(
                    id,
                    detail,
                    AuditState.LEFT_OUT,
                    "left out by annotation" + (reason.isEmpty() ? "" : ": " + reason),
                    protecting,
                    proof);
        }
        if (protecting.isEmpty() && ofNoUse.isPresent()) {
            return new AuditedAsset(id, detail, AuditState.LEFT_OUT, ofNoUse.get(), protecting, proof);
        }
        if (protecting.isEmpty()) {
            return new AuditedAsset(id, detail, AuditState.UNPROTECTED, "nothing backs it up", protecting, proof);
        }
        Optional<String> failing = failing(protecting, maxAge(object));
        if (failing.isPresent()) {
            return new AuditedAsset(id, detail, AuditState.FAILING, failing.get(), protecting, proof);
        }
        String unproven = unproven(proof);
        return new AuditedAsset(
                id,
                detail,
                unproven.isEmpty() ? AuditState.PROVEN : AuditState.UNPROVEN,
                unproven.isEmpty() ? "backed up and proven" : unproven,
                protecting,
                proof);
    }

    private Duration maxAge(HasMetadata object) {
        String text = KubeObjects.annotation(object, Annotations.MAX_AGE);
        try {
            return text.isEmpty() ? options.maxAge() : Duration.parse(text);
        } catch (DateTimeException e) {
            return options.maxAge();
        }
    }

    /** Why none of these can be relied on, or nothing when one can. */
    private Optional<String> failing(List<Protection> protecting, Duration maxAge) {
        List<String> reasons = new ArrayList<>();
        for (Protection protection : protecting) {
            String reason = reason(protection, maxAge);
            if (reason.isEmpty()) {
                return Optional.empty();
            }
            reasons.add(protection.object() + ": " + reason);
        }
        return Optional.of(String.join("; ", reasons));
    }

    private String reason(Protection protection, Duration maxAge) {
        if (protection.tool() == BackupTool.ELSEWHERE) {
            return "";
        }
        if (protection.suspended()) {
            return "is suspended";
        }
        if (!protection.problem().isEmpty()) {
            return protection.problem();
        }
        if (protection.lastSuccess() == null) {
            return "has never succeeded";
        }
        Duration age = Duration.between(protection.lastSuccess(), now);
        return age.compareTo(maxAge) > 0 ? "last succeeded " + days(age) + " ago" : "";
    }

    private String unproven(@Nullable Proof proof) {
        if (proof == null || proof.provenAt() == null) {
            return proof == null ? "no drill restores it" : "no drill has ever proven it: " + proof.scenario();
        }
        if (proof.lastVerdict().equals("FAIL")) {
            return "the newest drill failed: " + proof.scenario();
        }
        Duration age = Duration.between(proof.provenAt(), now);
        return age.compareTo(options.proofAge()) > 0 ? "last proven " + days(age) + " ago: " + proof.scenario() : "";
    }

    private static String days(Duration age) {
        return age.toDays() >= 2 ? age.toDays() + " days" : age.toHours() + " hours";
    }

    private @Nullable Proof proof(AssetId id, HasMetadata object, List<Protection> protecting) {
        String named = KubeObjects.annotation(object, Annotations.SCENARIO);
        if (!named.isEmpty()) {
            return scenario(named).orElse(new Proof(named, null, null, "", List.of()));
        }
        return Stream.of(
                        scenario(id.scenario()),
                        proofs.stream()
                                .filter(proof ->
                                        proof.backups().stream().anyMatch(backup -> isOf(id, backup, protecting)))
                                .max(Comparator.comparing(
                                        Proof::provenAt, Comparator.nullsFirst(Comparator.naturalOrder()))))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> ofServer(id));
    }

    /** A database is proven with its server. */
    private @Nullable Proof ofServer(AssetId id) {
        if (id.kind() != AssetKind.DATABASE) {
            return null;
        }
        String server = id.name().substring(0, id.name().indexOf('/'));
        return scenario(AssetId.mariadb(id.namespace(), server).scenario()).orElse(null);
    }

    private Optional<Proof> scenario(String name) {
        return proofs.stream().filter(proof -> proof.scenario().equals(name)).findFirst();
    }

    /** Whether a snapshot or mirror that a drill restored is one of this asset. */
    private boolean isOf(AssetId id, Proof.Backup backup, List<Protection> protecting) {
        boolean sameFolder = id.kind() == AssetKind.PVC
                && backup.hostname().equals(id.namespace())
                && backup.paths().contains(PodFolders.data(id.name()));
        boolean sameServer = id.kind() == AssetKind.MARIADB && backup.hostname().equals(MariaDbServer.hostOf(id));
        String source = BucketPath.of(backup.source());
        boolean sameMirror = backup.hostname().isEmpty()
                && protecting.stream()
                        .anyMatch(protection ->
                                BucketPath.of(protection.destination()).equals(source)
                                        && assetsByDestination.getOrDefault(source, 0L) == 1);
        return sameFolder || sameServer || sameMirror;
    }
}
