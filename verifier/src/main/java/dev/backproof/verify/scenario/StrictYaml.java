package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.result.SourcePosition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads one YAML 1.2 document into {@link YamlNode}s: keys are text and stand only once, no custom tags, a bounded size.
 * Anchors and aliases work.
 */
public final class StrictYaml {
    private static final int MOST_NODES = 20_000;
    private static final int DEEPEST = 32;

    private final String file;
    private final Variables variables;
    private final boolean matrix;
    private int nodes;

    private StrictYaml(String file, Variables variables, boolean matrix) {
        this.file = file;
        this.variables = variables;
        this.matrix = matrix;
    }

    /**
     * Reads a document that is a mapping.
     *
     * @param text the YAML
     * @param origin where it came from; variables' files are found from there
     * @param environment variables of the environment; null for one that is not set
     * @throws ConfigurationException with file, line and column
     */
    public static YamlNode.Mapping read(
            String text, ScenarioOrigin origin, UnaryOperator<@Nullable String> environment) {
        return new StrictYaml(origin.display(), new Variables(environment, origin), false).mapping(text);
    }

    /** Reads a scenario's document, in which values of a matrix may be asked for: these are left to be put in later. */
    static YamlNode.Mapping read(String text, ScenarioOrigin origin, Variables variables) {
        return new StrictYaml(origin.display(), variables, true).mapping(text);
    }

    private YamlNode.Mapping mapping(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setAllowDuplicateKeys(false)
                .setUseMarks(true)
                .build();
        Optional<Node> root;
        try {
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            SourcePosition at = e.getProblemMark().map(mark -> at(file, mark)).orElse(new SourcePosition(file, 1, 1));
            throw new ConfigurationException(ErrorCode.BAD_SETTING, at + ": not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, file + ": not YAML: " + e.getMessage(), e);
        }
        if (root.isEmpty()) {
            throw new ConfigurationException(ErrorCode.MISSING_SETTING, file + ": the file is empty");
        }
        YamlNode node = convert(root.get(), 0);
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        throw node.wrong("the file must be a mapping of keys to values, not " + node.what());
    }

    private YamlNode convert(Node node, int depth) {
        SourcePosition position = position(node);
        nodes++;
        if (nodes > MOST_NODES || depth > DEEPEST) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, position + ": too much or too deep");
        }
        return switch (node) {
            case MappingNode mapping -> convertMapping(mapping, position, depth);
            case SequenceNode sequence -> {
                List<YamlNode> entries = new ArrayList<>();
                sequence.getValue().forEach(entry -> entries.add(convert(entry, depth + 1)));
                yield new YamlNode.Listing(position, List.copyOf(entries));
            }
            case ScalarNode scalar -> convertScalar(scalar, position);
            default -> throw new ConfigurationException(ErrorCode.BAD_SETTING, position + ": not understood");
        };
    }

    private YamlNode.Mapping convertMapping(MappingNode mapping, SourcePosition position, int depth) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            SourcePosition keyPosition = position(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new ConfigurationException(ErrorCode.BAD_SETTING, keyPosition + ": a key must be a word");
            }
            YamlNode.Entry entry = new YamlNode.Entry(keyPosition, convert(tuple.getValueNode(), depth + 1));
            if (entries.put(key.getValue(), entry) != null) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, keyPosition + ": the key '" + key.getValue() + "' stands twice");
            }
        }
        return new YamlNode.Mapping(position, entries);
    }

    private YamlNode.Scalar convertScalar(ScalarNode scalar, SourcePosition position) {
        String shown = scalar.getValue();
        if (matrix && !Variables.matrixNames(shown).isEmpty()) {
            return new YamlNode.Scalar(position, YamlNode.Scalar.Kind.VARIABLE, shown, shown);
        }
        if (Variables.appearIn(shown)) {
            try {
                return new YamlNode.Scalar(position, YamlNode.Scalar.Kind.VARIABLE, variables.expand(shown), shown);
            } catch (Variables.BadVariable e) {
                throw e.at(position);
            }
        }
        return new YamlNode.Scalar(position, kind(scalar, position), shown, shown);
    }

    private static YamlNode.Scalar.Kind kind(ScalarNode scalar, SourcePosition position) {
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return YamlNode.Scalar.Kind.TEXT;
        }
        if (tag.equals(Tag.INT)) {
            return YamlNode.Scalar.Kind.INTEGER;
        }
        if (tag.equals(Tag.FLOAT)) {
            return YamlNode.Scalar.Kind.DECIMAL;
        }
        if (tag.equals(Tag.BOOL)) {
            return YamlNode.Scalar.Kind.BOOLEAN;
        }
        if (tag.equals(Tag.NULL)) {
            return YamlNode.Scalar.Kind.NOTHING;
        }
        throw new ConfigurationException(
                ErrorCode.BAD_SETTING, position + ": the tag " + tag.getValue() + " is not understood");
    }

    private SourcePosition position(Node node) {
        return node.getStartMark().map(mark -> at(file, mark)).orElse(new SourcePosition(file, 1, 1));
    }

    private static SourcePosition at(String file, Mark mark) {
        return new SourcePosition(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
