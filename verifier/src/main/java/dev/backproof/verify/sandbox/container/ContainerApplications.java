package dev.backproof.verify.sandbox.container;

import dev.backproof.verify.sandbox.ApplicationNetwork;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.RunningApplication;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.TimeToLive;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Applications in containers of their own, on one internal network. */
final class ContainerApplications implements ApplicationNetwork {
    private final Engine engine;
    private final DockerSandbox.Limits limits;
    private final Map<String, String> labels;
    private final long seconds;
    private final InternalNetwork network;
    private final TimeToLive timeToLive;
    private final List<String> containers = new ArrayList<>();
    private final List<EngineExec> guards = new ArrayList<>();
    private final List<String> guests = new ArrayList<>();
    private boolean closed;

    private ContainerApplications(
            Engine engine,
            DockerSandbox.Limits limits,
            Map<String, String> labels,
            InternalNetwork network,
            Duration time) {
        this.engine = engine;
        this.limits = limits;
        this.labels = labels;
        this.network = network;
        this.seconds = time.toSeconds();
        this.timeToLive = TimeToLive.start(time, this::close);
    }

    static ContainerApplications create(Engine engine, DockerSandbox.Limits limits, Duration time, Instant now) {
        Leftovers.remove(engine, now);
        String id = Owner.newId();
        Map<String, String> labels = Owner.ofThisProcess().labels(id, now.plus(time));
        try {
            return new ContainerApplications(engine, limits, labels, InternalNetwork.create(engine, id, labels), time);
        } catch (IOException e) {
            throw new SandboxException("no network for applications can be made: " + e.getMessage(), "", e);
        }
    }

    @Override
    public void join(DatabaseSandbox database, Set<String> hosts) {
        if (!(database instanceof DockerSandbox sandbox)) {
            throw new SandboxException(
                    "applications in containers cannot reach " + database.describe(), "use --sandbox docker", null);
        }
        try {
            network.connect(sandbox.containerId(), List.copyOf(hosts));
            guests.add(sandbox.containerId());
        } catch (IOException e) {
            throw new SandboxException(
                    "the applications' network cannot reach " + database.describe() + ": " + e.getMessage(), "", e);
        }
    }

    @Override
    public RunningApplication start(Container what) {
        try {
            new Images(engine).fetch(what.image());
            ApplicationContainer container = new ApplicationContainer(engine, what, network.id(), labels, limits);
            start(container);
            guard(container.getContainerId());
            return container;
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while " + what.name() + " started");
            }
            throw new SandboxException(
                    "no container of " + what.image() + " can be started: " + Reasons.deepest(e),
                    "is the image there, or can the engine pull it?",
                    e);
        }
    }

    private synchronized void start(ApplicationContainer container) {
        if (closed) {
            throw new CancellationException("the applications' time is over");
        }
        try {
            container.start();
        } finally {
            @Nullable String id = container.getContainerId();
            if (id != null) {
                containers.add(id);
            }
        }
    }

    /** An image without a shell has no guard: what it leaves behind when we are killed goes with the next start. */
    private synchronized void guard(String container) {
        try {
            guards.add(EngineExec.start(engine, container, Confinement.guard(seconds), Map.of()));
        } catch (IOException e) {
            // as said
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        // who was interrupted closes in order to leave nothing behind: the calls below must not be cut short by that
        boolean interrupted = Thread.interrupted();
        timeToLive.cancel();
        containers.reversed().forEach(id -> Confinement.remove(engine, id));
        guards.forEach(EngineExec::close);
        guests.forEach(network::disconnect);
        network.remove();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
