package dev.backproof.verify.junit;

import dev.backproof.verify.scenario.ScenarioFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClasspathResourceSelector;
import org.junit.platform.engine.discovery.DirectorySelector;
import org.junit.platform.engine.discovery.FileSelector;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.discovery.UriSelector;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;

/**
 * The JUnit Platform engine {@code backproof}: YAML scenarios are containers, their checks are tests. Scenarios are chosen
 * by file, folder (all {@code *.yaml} and {@code *.yml} in it and below), class-path resource, {@code file:} address or
 * unique id, and by their tags; classes and packages are left to others. A check chosen by its unique id, or by the file and
 * line that asks for it, runs the whole drill and tells of that check only.
 *
 * <p>A check that could not be run is aborted, one that had nothing to look at is skipped. A scenario that is not verified
 * is aborted as a whole.
 */
public final class BackproofTestEngine implements TestEngine {
    /** The engine's id. */
    public static final String ID = "backproof";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
        EngineDescriptor engine = new EngineDescriptor(uniqueId, "Backproof");
        request.getSelectorsByType(FileSelector.class).forEach(selector -> addFile(engine, selector));
        request.getSelectorsByType(DirectorySelector.class)
                .forEach(selector -> ScenarioFile.find(selector.getPath())
                        .forEach(file -> add(engine, address(file)).all()));
        request.getSelectorsByType(UriSelector.class).forEach(selector -> addAddress(engine, selector.getUri()));
        request.getSelectorsByType(ClasspathResourceSelector.class)
                .forEach(selector -> addResource(engine, selector.getClasspathResourceName()));
        request.getSelectorsByType(UniqueIdSelector.class)
                .forEach(selector -> addUniqueId(engine, selector.getUniqueId()));
        return engine;
    }

    private static void addFile(EngineDescriptor engine, FileSelector selector) {
        if (ScenarioFile.isYaml(selector.getRawPath())) {
            ScenarioDescriptor scenario = add(engine, address(selector.getPath()));
            selector.getPosition().ifPresentOrElse(position -> scenario.onlyLine(position.getLine()), scenario::all);
        }
    }

    private static URI address(Path file) {
        return file.toAbsolutePath().normalize().toUri();
    }

    private static void addAddress(EngineDescriptor engine, URI address) {
        if ("file".equals(address.getScheme()) && ScenarioFile.isYaml(address.getPath())) {
            add(engine, address).all();
        }
    }

    private static void addResource(EngineDescriptor engine, String name) {
        URI address = ScenarioFile.isYaml(name)
                ? ScenarioLocator.resource(Thread.currentThread().getContextClassLoader(), name)
                : null;
        if (address != null) {
            add(engine, address).all();
        }
    }

    private static void addUniqueId(EngineDescriptor engine, UniqueId id) {
        List<UniqueId.Segment> segments = id.getSegments();
        if (!id.hasPrefix(engine.getUniqueId()) || segments.size() < 2) {
            return;
        }
        UniqueId.Segment scenario = segments.get(1);
        if (scenario.getType().equals(ScenarioDescriptor.SEGMENT)) {
            ScenarioDescriptor descriptor = add(engine, URI.create(scenario.getValue()));
            if (segments.size() > 2) {
                descriptor.only(segments.get(2).getValue());
            } else {
                descriptor.all();
            }
        }
    }

    private static ScenarioDescriptor add(EngineDescriptor engine, URI address) {
        UniqueId id = engine.getUniqueId().append(ScenarioDescriptor.SEGMENT, address.toString());
        return engine.findByUniqueId(id).map(ScenarioDescriptor.class::cast).orElseGet(() -> {
            ScenarioDescriptor descriptor = ScenarioDescriptor.of(id, address);
            engine.addChild(descriptor);
            return descriptor;
        });
    }

    @Override
    public void execute(ExecutionRequest request) {
        TestDescriptor engine = request.getRootTestDescriptor();
        ConfigurationParameters parameters = request.getConfigurationParameters();
        EngineExecutionListener listener = request.getEngineExecutionListener();
        OutputDirectoryCreator files =
                DrillSettings.attach(parameters::get) ? request.getOutputDirectoryCreator() : null;
        listener.executionStarted(engine);
        List.copyOf(engine.getChildren())
                .forEach(child -> ((ScenarioDescriptor) child).execute(() -> drills(request), listener, files));
        listener.executionFinished(engine, TestExecutionResult.successful());
    }

    /** The session's drills, made when the first scenario needs them: settings may be wrong. */
    private static SharedDrills drills(ExecutionRequest request) {
        return request.getStore()
                .getOrComputeIfAbsent(
                        SharedDrills.NAMESPACE,
                        SharedDrills.class,
                        key -> new SharedDrills(DrillSettings.from(request.getConfigurationParameters()::get), true),
                        SharedDrills.class);
    }
}
