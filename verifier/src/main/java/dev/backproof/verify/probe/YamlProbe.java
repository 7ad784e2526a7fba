package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML that ends inside brackets or quotes, or in zero bytes. Only its events are read: tags such as {@code !include} mean
 * nothing, aliases are not followed.
 */
final class YamlProbe implements FileProbe {
    private static final Set<String> NAMES = Set.of("yaml", "yml");
    private static final int DEEPEST = 200;

    /** Its parser keeps a whole text in memory. */
    private static final long LARGEST = 32 << 20;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    @Override
    public ProbeKind kind() {
        return ProbeKind.YAML;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "YAML file");
    }

    @Override
    public String asTheyShouldBe() {
        return "whole";
    }

    @Override
    public boolean wants(ProbedFile file) {
        return NAMES.contains(file.extension()) && Texts.mayBeText(file);
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        if (Texts.endsInZeros(file)) {
            return Look.broken("it ends in zero bytes");
        }
        if (file.size() > LARGEST) {
            return Look.notTested("YAML of more than " + LARGEST + " bytes");
        }
        try (InputStream in = file.stream()) {
            int depth = 0;
            for (Event event : new Parse(SETTINGS).parseInputStream(in)) {
                file.watch();
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > DEEPEST) {
                    return Look.notTested("nested deeper than is read");
                }
            }
            return Look.SOUND;
        } catch (MarkedYamlEngineException e) {
            return judge(file, String.valueOf(e.getProblem()));
        } catch (YamlEngineException e) {
            return judge(file, "");
        }
    }

    private static Look judge(ProbedFile file, String problem) {
        if (Texts.isTemplate(file)) {
            return Look.SOUND;
        }
        return problem.contains("unexpected end of stream") || problem.contains("<stream end>")
                ? Look.broken("it ends inside quotes or brackets")
                : Look.odd("no well-formed YAML");
    }
}
