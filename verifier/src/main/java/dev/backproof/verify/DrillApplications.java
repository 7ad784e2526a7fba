package dev.backproof.verify;

import dev.backproof.verify.application.ApplicationChecks;
import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.Outcome;
import dev.backproof.verify.restore.AccountPassword;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.ApplicationNetwork;
import dev.backproof.verify.sandbox.ApplicationNetwork.Container;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxAccount;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.scenario.Application;
import dev.backproof.verify.scenario.BackupLocation.PasswordSource;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts a scenario's applications on copies of what came back, one after the other, and asks them whether they work. What
 * was restored itself stays as it is: files are copied, databases loaded once more into a server that only the applications
 * see.
 */
final class DrillApplications {
    private final Scenario scenario;
    private final DrillResources resources;
    private final UnaryOperator<@Nullable String> environment;
    private final Map<String, Path> copies = new LinkedHashMap<>();
    private final Set<String> unwell = new TreeSet<>();

    DrillApplications(Scenario scenario, DrillResources resources, UnaryOperator<@Nullable String> environment) {
        this.scenario = scenario;
        this.resources = resources;
        this.environment = environment;
    }

    /** A copy of a database, on a server that the applications' network can be joined to. */
    record Copy(DatabaseSandbox sandbox, String schema) {}

    /** Restores databases once more, by their names in the scenario; what does not come back a second time is left out. */
    @FunctionalInterface
    interface Reload {
        Map<String, Copy> reload(Set<String> names) throws IOException, SQLException;
    }

    /**
     * Starts them and asks them.
     *
     * @param volumes what came back
     * @param databases the names of those that came back
     */
    void check(
            Map<String, RestoredVolume> volumes,
            Set<String> databases,
            DrillServers servers,
            Reload reload,
            Function<Check, CheckStatus> runner) {
        ApplicationNetwork network = null;
        Map<String, Copy> loaded = Map.of();
        try {
            network = servers.applications();
            Set<String> wanted = scenario.applications().stream()
                    .flatMap(application -> application.databases().keySet().stream())
                    .filter(databases::contains)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            loaded = wanted.isEmpty() ? Map.of() : reload.reload(wanted);
            join(network, loaded);
            for (Application application : scenario.applications()) {
                check(application, volumes, databases, loaded, network, runner);
            }
        } catch (SandboxException e) {
            none(runner, e.getMessage() + (e.hint().isEmpty() ? "" : "; " + e.hint()));
        } catch (IOException e) {
            none(runner, "the restored data could not be copied for it: " + e.getMessage());
        } catch (SQLException e) {
            none(runner, "the server of its database broke off: ERROR " + e.getErrorCode());
        } finally {
            if (network != null) {
                resources.ended(network);
            }
            loaded.values().stream().map(Copy::sandbox).distinct().forEach(resources::ended);
        }
    }

    private void none(Function<Check, CheckStatus> runner, String why) {
        scenario.applications().stream()
                .filter(application -> !unwell.contains(application.name()))
                .forEach(
                        application -> notStarted(application, Outcome.error(application.name() + ": " + why), runner));
    }

    private void join(ApplicationNetwork network, Map<String, Copy> loaded) {
        Map<DatabaseSandbox, Set<String>> hosts = new LinkedHashMap<>();
        scenario.applications()
                .forEach(application -> application.databases().forEach((name, database) -> {
                    Copy copy = loaded.get(name);
                    if (copy != null) {
                        hosts.computeIfAbsent(copy.sandbox(), sandbox -> new TreeSet<>())
                                .add(database.host());
                    }
                }));
        hosts.forEach(network::join);
    }

    private void check(
            Application application,
            Map<String, RestoredVolume> volumes,
            Set<String> databases,
            Map<String, Copy> loaded,
            ApplicationNetwork network,
            Function<Check, CheckStatus> runner)
            throws IOException, SQLException {
        String missing = missing(application.volumes().keySet(), volumes.keySet());
        missing = missing.isEmpty() ? missing(application.databases().keySet(), databases) : missing;
        if (!missing.isEmpty()) {
            notStarted(application, Outcome.skipped(missing + " did not come back"), runner);
            return;
        }
        String again = missing(application.databases().keySet(), loaded.keySet());
        if (!again.isEmpty()) {
            notStarted(application, Outcome.error(again + " could not be restored a second time"), runner);
            return;
        }
        List<String> waiting =
                application.after().stream().filter(unwell::contains).toList();
        if (!waiting.isEmpty()) {
            notStarted(
                    application,
                    Outcome.skipped("not started, as " + String.join(", ", waiting) + " did not answer"),
                    runner);
            return;
        }
        accounts(application, loaded);
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (Map.Entry<String, String> mount : application.volumes().entrySet()) {
            mounts.put(mount.getValue(), copy(Objects.requireNonNull(volumes.get(mount.getKey()))));
        }
        for (Check check : ApplicationChecks.of(
                application,
                network.start(new Container(
                        application.name(),
                        application.image(),
                        application.command(),
                        application.user(),
                        application.environment(),
                        mounts)),
                resources::stopped)) {
            if (runner.apply(check) != CheckStatus.PASSED) {
                unwell.add(application.name());
            }
        }
    }

    private void notStarted(Application application, Outcome outcome, Function<Check, CheckStatus> runner) {
        unwell.add(application.name());
        for (Check check : ApplicationChecks.notStarted(application, outcome)) {
            CheckStatus unused = runner.apply(check);
        }
    }

    /** The first that is not there, or empty. */
    private static String missing(Set<String> wanted, Set<String> there) {
        return wanted.stream().filter(name -> !there.contains(name)).findFirst().orElse("");
    }

    private void accounts(Application application, Map<String, Copy> loaded) throws SQLException, IOException {
        for (Map.Entry<String, Application.Database> each :
                application.databases().entrySet()) {
            PasswordSource password = each.getValue().password();
            if (password != null) {
                Copy copy = Objects.requireNonNull(loaded.get(each.getKey()));
                String user = each.getValue().user();
                SandboxAccount.makeForApplication(
                        copy.sandbox(), copy.schema(), user, AccountPassword.of(user, password, environment));
            }
        }
    }

    /** The copy of a volume that all applications share. */
    private Path copy(RestoredVolume volume) throws IOException {
        Path known = copies.get(volume.name());
        if (known == null) {
            known = Files.createDirectory(
                    resources.workspace().volume(volume.name() + ".application").resolve("data"));
            volume.copyTo(known);
            Files.setPosixFilePermissions(known, Files.getPosixFilePermissions(volume.path()));
            copies.put(volume.name(), known);
        }
        return known;
    }
}
