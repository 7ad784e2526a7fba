package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** CronJobs that back something up: ours, and those that run rclone or restic on a claim they mount. */
final class CronJobProtections {
    private static final String JDBC = "jdbc:";

    private CronJobProtections() {}

    static List<Protection> find(ClusterInventory inventory, Map<String, List<Job>> jobsByOwner) {
        List<Protection> found = new ArrayList<>();
        for (CronJob cronJob : inventory.cronJobs()) {
            List<Job> jobs = jobsByOwner.getOrDefault(KubeObjects.shown(cronJob), List.of());
            for (Target target : targets(cronJob, inventory)) {
                found.add(protection(cronJob, jobs, target));
            }
        }
        return found;
    }

    private static Protection protection(CronJob cronJob, List<Job> jobs, Target target) {
        return new Protection(
                target.asset(),
                target.tool(),
                KubeObjects.shown(cronJob),
                target.destination(),
                String.valueOf(cronJob.getSpec().getSchedule()),
                Boolean.TRUE.equals(cronJob.getSpec().getSuspend()),
                JobRuns.lastSuccess(cronJob, jobs).orElse(null),
                JobRuns.lastRun(jobs)
                        .or(() -> Optional.ofNullable(cronJob.getStatus())
                                .flatMap(status -> KubeObjects.time(status.getLastScheduleTime())))
                        .orElse(null),
                JobRuns.problem(jobs));
    }

    private static List<Target> targets(CronJob cronJob, ClusterInventory inventory) {
        String namespace = KubeObjects.namespace(cronJob);
        PodSpec spec =
                cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        List<Target> found = new ArrayList<>();
        for (JobCommand command : JobCommand.in(spec)) {
            found.add(new Target(AssetId.pvc(namespace, command.claim()), command.tool(), command.destination()));
        }
        for (Container container : PodVolumes.containers(spec)) {
            for (List<String> words : JobCommand.commands(container)) {
                if (words.contains("backup-mariadb")) {
                    found.addAll(servers(namespace, words, inventory));
                }
            }
        }
        return found;
    }

    /** The server that the address in {@code --url} names, and its databases that the command dumps. */
    private static List<Target> servers(String namespace, List<String> words, ClusterInventory inventory) {
        String url = JobCommand.option(words, "--url");
        String destination = JobCommand.option(words, "-r", "--repo");
        if (!url.startsWith(JDBC)) {
            return List.of();
        }
        return serviceOf(url.substring(JDBC.length()), namespace)
                .flatMap(service -> server(service, inventory))
                .map(server -> dumped(server, words, inventory)
                        .map(asset -> new Target(asset, BackupTool.BACKPROOF, destination))
                        .toList())
                .orElse(List.of());
    }

    private static Stream<AssetId> dumped(AssetId server, List<String> words, ClusterInventory inventory) {
        if (words.contains("--all-databases")) {
            return Stream.concat(
                    Stream.of(server),
                    MariaDbAssets.databases(inventory, server.namespace(), server.name()).stream()
                            .map(name -> AssetId.database(server.namespace(), server.name(), name)));
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("--database")) {
                names.add(words.get(i + 1));
            }
        }
        return names.stream().map(name -> AssetId.database(server.namespace(), server.name(), name));
    }

    /** {@code NAME.NAMESPACE} of the service in an address; without a namespace it is the pod's own. */
    private static Optional<String> serviceOf(String address, String namespace) {
        try {
            String host = URI.create(address).getHost();
            if (host == null) {
                return Optional.empty();
            }
            String[] labels = host.split("\\.", -1);
            return Optional.of(labels[0] + "." + (labels.length > 1 ? labels[1] : namespace));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<AssetId> server(String service, ClusterInventory inventory) {
        return inventory.of(CustomKind.MARIADB).stream()
                .filter(server -> MariaDbAssets.services(server)
                        .anyMatch(name -> service.equals(name + "." + KubeObjects.namespace(server))))
                .map(server -> AssetId.mariadb(KubeObjects.namespace(server), KubeObjects.name(server)))
                .findFirst();
    }

    private record Target(AssetId asset, BackupTool tool, String destination) {}
}
