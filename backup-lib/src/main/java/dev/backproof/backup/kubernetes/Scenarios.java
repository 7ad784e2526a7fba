package dev.backproof.backup.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the scenario that drills a backup, where it is known from the cluster alone how to read it. */
final class Scenarios {
    private static final Duration RPO = Duration.ofHours(26);

    private Scenarios() {}

    /** @param planned settings of the CronJob that is planned for the asset, or null when something else backs it up */
    static Optional<String> of(AuditedAsset asset, ClusterAudit audit, @Nullable PlanOptions planned) {
        AssetId id = asset.id();
        if (planned != null) {
            return Optional.of(
                    id.kind() == AssetKind.MARIADB
                            ? repository(
                                    id,
                                    planned.dumps().addressFor(id),
                                    "host: " + MariaDbServer.hostOf(id),
                                    dumps(id, audit))
                            : ofClaim(id, planned.destination()));
        }
        return asset.protections().stream()
                .flatMap(protection -> of(id, protection, audit).stream())
                .findFirst();
    }

    private static String ofClaim(AssetId id, BackupDestination destination) {
        return switch (destination) {
            case BackupDestination.Repository repository -> inRepository(id, repository.addressFor(id));
            case BackupDestination.Mirror mirror -> mirror(id, mirror.addressFor(id));
        };
    }

    private static Optional<String> of(AssetId id, Protection protection, ClusterAudit audit) {
        String destination = protection.destination();
        return switch (protection.tool()) {
            case RCLONE -> Optional.of(mirror(id, "b2:" + BucketPath.of(destination)));
            case BACKPROOF ->
                Optional.of(destination)
                        .filter(address -> address.startsWith("b2:"))
                        .map(address -> id.kind() == AssetKind.MARIADB
                                ? repository(id, address, "host: " + MariaDbServer.hostOf(id), dumps(id, audit))
                                : address.indexOf(':', 3) > 0 ? inRepository(id, address) : mirror(id, address));
            case K8UP ->
                Optional.of(destination)
                        .filter(address -> address.startsWith("b2:"))
                        .map(address -> inRepository(id, address));
            case MARIADB_OPERATOR -> dumpsOnMirror(id, destination, audit);
            case RESTIC, VOLSYNC, VELERO, ELSEWHERE -> Optional.empty();
        };
    }

    /** The operator writes dumps to a claim, and rclone carries the claim to a bucket: the dump is drilled from there. */
    private static Optional<String> dumpsOnMirror(AssetId id, String destination, ClusterAudit audit) {
        return audit.assets().stream()
                .filter(asset -> asset.id().kind() == AssetKind.PVC
                        && destination.equals(asset.id().toString()))
                .flatMap(asset -> asset.protections().stream())
                .filter(protection -> protection.tool() == BackupTool.RCLONE)
                .findFirst()
                .map(protection ->
                        """
                        scenario: %s
                        mirror: "b2:%s"
                        snapshot: { rpo: %s }
                        restore: [ { dump: "backup.*", as: %s } ]
                        """.formatted(id.scenario(), BucketPath.of(protection.destination()), RPO, word(id.name())));
    }

    private static String inRepository(AssetId id, String address) {
        String path = PodFolders.data(id.name());
        return repository(
                id,
                address,
                "host: " + id.namespace() + ", path: " + path,
                "restore: [ { path: " + path + ", as: " + word(id.name()) + " } ]\n" + someFiles(id));
    }

    private static String repository(AssetId id, String address, String latest, String rest) {
        return """
                scenario: %s
                repository: { restic: "%s" }
                snapshot: { latest: { %s }, rpo: %s }
                %s""".formatted(id.scenario(), address, latest, RPO, rest);
    }

    private static String mirror(AssetId id, String address) {
        return """
                scenario: %s
                mirror: "%s"
                snapshot: { rpo: %s }
                restore: [ { path: /, as: %s } ]
                %s""".formatted(id.scenario(), address, RPO, word(id.name()), someFiles(id));
    }

    private static String someFiles(AssetId id) {
        return "assertions: [ { volume: " + word(id.name()) + ", files: { min: 1 } } ]\n";
    }

    /** The databases that the cluster declares, one by one; without any, all that the snapshot has. */
    private static String dumps(AssetId server, ClusterAudit audit) {
        List<String> names = audit.assets().stream()
                .map(AuditedAsset::id)
                .filter(id -> id.kind() == AssetKind.DATABASE
                        && id.namespace().equals(server.namespace())
                        && id.name().startsWith(server.name() + "/"))
                .map(id -> id.name().substring(server.name().length() + 1))
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("restore:\n");
        names.forEach(name -> text.append("  - { dump: \"/mariadb/%s/dump.sql\", as: %s }%n"
                .formatted(name, word(name))
                .replace(System.lineSeparator(), "\n")));
        return text.toString();
    }

    /** A name that a scenario may give to what it restored. */
    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
    }
}
