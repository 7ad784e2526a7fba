package dev.backproof.verify.sandbox;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses where restored databases are loaded into. The kinds are {@link SandboxProvider} services, in the order in
 * which {@link #auto} prefers them.
 */
public final class Sandboxes {
    private final List<SandboxProvider> providers;

    /**
     * A provider and why it was taken.
     *
     * @param provider the kind of sandbox
     * @param reason one line for people, such as {@code process, because no Docker engine answers}
     */
    public record Choice(SandboxProvider provider, String reason) {}

    /** Chooses among these, the most wanted first. */
    public Sandboxes(List<SandboxProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** All kinds that are on the class path; one whose libraries are missing is left out. */
    public static Sandboxes onClassPath() {
        List<SandboxProvider> all = new ArrayList<>();
        for (var provider : ServiceLoader.load(SandboxProvider.class, Sandboxes.class.getClassLoader()).stream()
                .toList()) {
            try {
                all.add(provider.get());
            } catch (ServiceConfigurationError | NoClassDefFoundError e) {
                // its optional libraries are not here: it cannot be offered
            }
        }
        return new Sandboxes(all);
    }

    /** Docker where an engine answers, else a process of this machine: the first kind that can be used. */
    public static Choice auto() {
        return onClassPath().choose("auto");
    }

    /** What {@link #choose} takes, whether it can be used here or not. */
    public List<String> names() {
        return Stream.concat(Stream.of("auto", "kubernetes"), providers.stream().map(SandboxProvider::name))
                .sorted()
                .toList();
    }

    /**
     * Refuses what is not among the {@link #names}.
     *
     * @throws ConfigurationException {@code BAD_SETTING}
     */
    public void require(String name) {
        if (!names().contains(name)) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, unknown(name), "it is one of " + String.join(", ", names()), null);
        }
    }

    private static String unknown(String name) {
        return "there is no sandbox " + name;
    }

    /**
     * The kind of that name, or for {@code auto} the first that can be used. {@code kubernetes} is a drill that runs
     * inside a pod and is {@code process} there.
     *
     * @throws SandboxException when there is none; the message says why for each
     */
    public Choice choose(String name) {
        return choose(name, providers);
    }

    /**
     * As {@link #choose}, for the files of a server: {@code auto} takes the last kind first, a process of this machine, as
     * they need not be copied for it.
     */
    public Choice chooseForFiles(String name) {
        return choose(name, providers.reversed());
    }

    private static Choice choose(String name, List<SandboxProvider> providers) {
        String wanted = name.equals("kubernetes") ? "process" : name;
        List<String> reasons = new ArrayList<>();
        for (SandboxProvider provider : providers) {
            if (wanted.equals("auto") || wanted.equals(provider.name())) {
                Optional<String> unavailable = provider.unavailableBecause();
                if (unavailable.isEmpty()) {
                    return new Choice(provider, reason(provider, name, reasons));
                }
                reasons.add(provider.name() + ": " + unavailable.get());
            }
        }
        if (reasons.isEmpty()) {
            throw new SandboxException(
                    unknown(name),
                    "one of auto, "
                            + providers.stream().map(SandboxProvider::name).collect(Collectors.joining(", ")),
                    null);
        }
        throw new SandboxException(
                "no sandbox can be started: " + String.join("; ", reasons),
                "install mariadb-server-core and mariadb-client-core, or start a Docker engine",
                null);
    }

    private static String reason(SandboxProvider provider, String asked, List<String> passedOver) {
        if (!asked.equals("auto")) {
            return provider.name() + ", as asked";
        }
        return passedOver.isEmpty()
                ? provider.name() + ", which is there"
                : provider.name() + ", because of " + String.join("; ", passedOver);
    }
}
