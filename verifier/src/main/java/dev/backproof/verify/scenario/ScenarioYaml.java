package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.scenario.YamlNode.Entry;
import dev.backproof.verify.scenario.YamlNode.Listing;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a scenario's YAML together, piece by piece, so that every piece still knows the file, line and column where it stands.
 *
 * <ol>
 *   <li>{@code include}: what the included files say, in their order, is what the scenario says unless it says so itself; of
 *       {@code tags}, {@code restore} and {@code assertions} both are taken, the included ones first.
 *   <li>{@code matrix}: each entry of {@code restore} and {@code assertions} that mentions one of its lists stands there once
 *       for each value of it.
 *   <li>{@code defaults}: what each entry of {@code restore} says unless it says so itself, and what is asserted of each
 *       volume and each database.
 * </ol>
 */
final class ScenarioYaml {
    private static final int DEEPEST_INCLUDE = 8;

    private final UnaryOperator<@Nullable String> environment;
    private final Map<String, ScenarioOrigin> origins = new HashMap<>();
    private final Map<String, Variables> variables = new HashMap<>();
    private final ScenarioSource.Notes notes;

    /** @param notes takes down what the scenario is made of */
    ScenarioYaml(UnaryOperator<@Nullable String> environment, ScenarioSource.Notes notes) {
        this.environment = environment;
        this.notes = notes;
    }

    /** The scenario that a file's text describes. */
    Scenario scenario(String text, ScenarioOrigin origin) {
        Mapping root = read(text, origin);
        root.allowOnly("the scenario", ScenarioKeys.SCENARIO);
        Mapping whole = withIncluded(root, List.of(origin));
        Matrix matrix = new Matrix(whole, node -> variables.get(node.position().file()));
        Mapping expanded = matrix.expand(without(whole, "include", "matrix"));
        Mapping complete = without(withDefaults(expanded), "defaults");
        return new ScenarioReader(new Origins(origin, origins, notes)).scenario(complete);
    }

    private Mapping read(String text, ScenarioOrigin origin) {
        Variables own = new Variables(environment, origin, notes::outside);
        if (origin.file() != null) {
            notes.file(origin.file());
        }
        origins.put(origin.display(), origin);
        variables.put(origin.display(), own);
        return StrictYaml.read(text, origin, own);
    }

    // ---- include ---------------------------------------------------------------------------------------------------

    /**
     * @param way the files that include each other down to this mapping
     */
    private Mapping withIncluded(Mapping own, List<ScenarioOrigin> way) {
        YamlNode include = own.find("include");
        if (include == null) {
            return own;
        }
        if (include.oneOrMore().isEmpty()) {
            throw include.wrong("'include' needs a file");
        }
        Map<String, Entry> merged = new LinkedHashMap<>();
        for (YamlNode path : include.oneOrMore()) {
            merge(merged, included(path, way));
        }
        merge(merged, own);
        return new Mapping(own.position(), merged);
    }

    private Mapping included(YamlNode node, List<ScenarioOrigin> way) {
        String path = node.asText("include");
        if (!ReadyMade.isOne(path) && path.startsWith("/")) {
            notes.outside(path);
        }
        ScenarioOrigin origin = ReadyMade.isOne(path)
                ? ReadyMade.origin(node, path)
                : way.get(way.size() - 1).sibling(path);
        if (way.contains(origin)) {
            throw node.wrong("'" + path + "' includes itself");
        }
        if (way.size() >= DEEPEST_INCLUDE) {
            throw node.wrong("too many files include each other: at most " + DEEPEST_INCLUDE);
        }
        String text;
        try {
            text = ScenarioFile.text(origin);
        } catch (ConfigurationException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    node.position() + ": cannot include '" + path + "': "
                            + String.valueOf(e.getMessage()).replaceFirst("^[A-Z]\\d{3} ", ""),
                    e);
        }
        Mapping root = read(text, origin);
        root.allowOnly("an included file", ScenarioKeys.INCLUDED);
        List<ScenarioOrigin> further = new ArrayList<>(way);
        further.add(origin);
        return withIncluded(root, further);
    }

    private static void merge(Map<String, Entry> merged, Mapping later) {
        later.entries()
                .forEach((key, entry) -> merged.merge(key, entry, (first, second) -> switch (key) {
                    case "tags", "restore", "assertions" ->
                        new Entry(second.keyPosition(), joined(first.value(), second.value()));
                    case "matrix", "defaults" ->
                        new Entry(
                                second.keyPosition(),
                                overlaid(
                                        first.value().asMapping(key),
                                        second.value().asMapping(key)));
                    default -> second;
                }));
    }

    private static Listing joined(YamlNode first, YamlNode second) {
        List<YamlNode> both = new ArrayList<>(first.oneOrMore());
        both.addAll(second.oneOrMore());
        return new Listing(second.position(), both);
    }

    /** The second mapping, and what only the first has. */
    private static Mapping overlaid(Mapping first, Mapping second) {
        Map<String, Entry> both = new LinkedHashMap<>(first.entries());
        both.putAll(second.entries());
        return new Mapping(second.position(), both);
    }

    private static Mapping without(Mapping mapping, String... keys) {
        Map<String, Entry> rest = new LinkedHashMap<>(mapping.entries());
        for (String key : keys) {
            rest.remove(key);
        }
        return new Mapping(mapping.position(), rest);
    }

    // ---- defaults --------------------------------------------------------------------------------------------------

    private static Mapping withDefaults(Mapping root) {
        YamlNode node = root.find("defaults");
        if (node == null) {
            return root;
        }
        Mapping defaults = node.asMapping("defaults");
        defaults.allowOnly("'defaults'", ScenarioKeys.DEFAULTS);
        YamlNode restore = root.find("restore");
        if (restore == null) {
            throw node.wrong("'defaults' go with 'restore', which says what there is");
        }
        List<YamlNode> items = new ArrayList<>();
        List<YamlNode> assertions = new ArrayList<>();
        YamlNode own = root.find("assertions");
        if (own != null) {
            assertions.addAll(own.oneOrMore());
        }
        for (YamlNode entry : restore.oneOrMore()) {
            Mapping item = entry.asMapping("restore");
            String kind = item.find("path") == null ? "database" : "volume";
            YamlNode usual = defaults.find("restore");
            items.add(usual == null ? item : overlaid(usual.asMapping("restore"), item));
            YamlNode asserted = defaults.find(kind);
            if (asserted != null && item.entries().containsKey("as")) {
                assertions.add(about(kind, item, asserted.asMapping(kind)));
            }
        }
        Map<String, Entry> all = new LinkedHashMap<>(root.entries());
        all.put("restore", new Entry(restore.position(), new Listing(restore.position(), items)));
        if (!assertions.isEmpty()) {
            all.put("assertions", new Entry(node.position(), new Listing(node.position(), assertions)));
        }
        return new Mapping(root.position(), all);
    }

    private static Mapping about(String kind, Mapping item, Mapping asserted) {
        if (asserted.find(kind) != null) {
            throw asserted.require(kind, "'defaults'").wrong("'defaults' hold for each " + kind + " and name none");
        }
        Map<String, Entry> assertion = new LinkedHashMap<>();
        assertion.put(kind, new Entry(asserted.position(), item.require("as", "an entry of 'restore'")));
        assertion.putAll(asserted.entries());
        return new Mapping(asserted.position(), assertion);
    }
}
