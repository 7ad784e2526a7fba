package dev.backproof.verify.sandbox.container;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Offers sandboxes that are containers of a Docker engine of this machine. The image is the one asked for, else what
 * {@code BACKPROOF_SANDBOX_IMAGE} names, else MariaDB's own in the wanted version.
 */
public final class DockerSandboxProvider implements SandboxProvider {
    private static final String IMAGE_VARIABLE = "BACKPROOF_SANDBOX_IMAGE";
    private static final String USUAL_VERSION = "lts";

    private final Map<String, String> environment;
    private final DockerSandbox.Limits limits;
    private final Optional<Engine> engine;

    /** With this process's environment and the usual limits. */
    public DockerSandboxProvider() {
        this(System.getenv(), DockerSandbox.Limits.USUAL);
    }

    /** With that environment and these limits. */
    public DockerSandboxProvider(Map<String, String> environment, DockerSandbox.Limits limits) {
        this.environment = Map.copyOf(environment);
        this.limits = limits;
        this.engine = Engine.find(environment);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<String> unavailableBecause() {
        if (engine.isEmpty()) {
            return Optional.of("there is no Docker engine with a Unix socket on this machine");
        }
        if (!engine.get().answers()) {
            return Optional.of("no Docker engine answers at " + engine.get().socket());
        }
        String image = image("", "");
        return new Images(engine.get()).obtainable(image)
                ? Optional.empty()
                : Optional.of("the Docker engine has no image " + image + " and cannot get it");
    }

    @Override
    public DatabaseSandbox start(Options options) {
        Engine there = engine.orElseThrow(() -> new SandboxException(
                "there is no Docker engine with a Unix socket on this machine",
                "start one, or use --sandbox process",
                null));
        return DockerSandbox.start(
                there,
                image(options.image(), options.mariaDbVersion()),
                limits,
                options.timeToLive(),
                InstantSource.system());
    }

    private String image(String wanted, String version) {
        if (!wanted.isEmpty()) {
            return wanted;
        }
        String named = environment.getOrDefault(IMAGE_VARIABLE, "");
        if (!named.isEmpty()) {
            return named;
        }
        return "mariadb:" + (version.isEmpty() ? USUAL_VERSION : version);
    }
}
