package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.scenario.YamlNode.Entry;
import dev.backproof.verify.scenario.YamlNode.Listing;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The lists under {@code matrix}, and the entries that are repeated for their values. A value is put in for {@code
 * ${matrix:NAME}}, or one of its parts for {@code ${matrix:NAME.PART}} where the values are mappings.
 */
final class Matrix {
    private static final int MOST_ENTRIES = 1_000;
    private static final List<String> REPEATED = List.of("restore", "assertions");

    private final Map<String, List<YamlNode>> lists = new LinkedHashMap<>();
    private final Function<YamlNode, @Nullable Variables> variables;

    /**
     * @param variables of the file in which a piece stands
     */
    Matrix(Mapping root, Function<YamlNode, @Nullable Variables> variables) {
        this.variables = variables;
        YamlNode node = root.find("matrix");
        if (node != null) {
            node.asMapping("matrix").entries().forEach((name, entry) -> {
                if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
                    throw new ConfigurationException(
                            ErrorCode.BAD_SETTING,
                            entry.keyPosition() + ": a list of 'matrix' is named with letters, digits and underscores");
                }
                if (!(entry.value() instanceof Listing list) || list.entries().isEmpty()) {
                    throw entry.value().wrong("'" + name + "' under 'matrix' must be a list with at least one value");
                }
                lists.put(name, list.entries());
            });
        }
    }

    /** The scenario with all entries repeated; fails where a value is asked for anywhere else. */
    Mapping expand(Mapping root) {
        Map<String, Entry> expanded = new LinkedHashMap<>();
        root.entries().forEach((key, entry) -> {
            if (REPEATED.contains(key) && entry.value() instanceof Listing list) {
                List<YamlNode> all = new ArrayList<>();
                for (YamlNode each : list.entries()) {
                    all.addAll(repeated(each));
                    if (all.size() > MOST_ENTRIES) {
                        throw each.wrong("the matrix makes more than " + MOST_ENTRIES + " entries of this");
                    }
                }
                expanded.put(key, new Entry(entry.keyPosition(), new Listing(list.position(), all)));
            } else {
                scalars(
                        entry.value(),
                        scalar -> Variables.matrixNames(scalar.shown()).forEach(name -> {
                            throw scalar.wrong(
                                    "'${matrix:" + name + "}' can stand in entries of 'restore' and 'assertions' only");
                        }));
                expanded.put(key, entry);
            }
        });
        return new Mapping(root.position(), expanded);
    }

    private List<YamlNode> repeated(YamlNode entry) {
        Set<String> names = new LinkedHashSet<>();
        scalars(
                entry,
                scalar -> Variables.matrixNames(scalar.shown()).forEach(name -> {
                    String list = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
                    if (!lists.containsKey(list)) {
                        String meant = Suggestion.nearest(list, lists.keySet());
                        throw scalar.wrong("there is no list '" + list + "' under 'matrix'"
                                + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"));
                    }
                    names.add(list);
                }));
        List<Map<String, YamlNode>> combinations = List.of(Map.of());
        for (String name : names) {
            List<Map<String, YamlNode>> more = new ArrayList<>();
            for (Map<String, YamlNode> each : combinations) {
                for (YamlNode value : lists.getOrDefault(name, List.of())) {
                    Map<String, YamlNode> with = new LinkedHashMap<>(each);
                    with.put(name, value);
                    more.add(with);
                }
            }
            if (more.size() > MOST_ENTRIES) {
                throw entry.wrong("the matrix makes more than " + MOST_ENTRIES + " entries of this");
            }
            combinations = more;
        }
        return names.isEmpty()
                ? List.of(entry)
                : combinations.stream().map(values -> filled(entry, values)).toList();
    }

    private YamlNode filled(YamlNode node, Map<String, YamlNode> values) {
        return switch (node) {
            case Mapping mapping -> {
                Map<String, Entry> entries = new LinkedHashMap<>();
                mapping.entries()
                        .forEach((key, entry) ->
                                entries.put(key, new Entry(entry.keyPosition(), filled(entry.value(), values))));
                yield new Mapping(mapping.position(), entries);
            }
            case Listing list ->
                new Listing(
                        list.position(),
                        list.entries().stream()
                                .map(each -> filled(each, values))
                                .toList());
            case Scalar scalar -> Variables.matrixNames(scalar.shown()).isEmpty() ? scalar : filled(scalar, values);
        };
    }

    private YamlNode filled(Scalar scalar, Map<String, YamlNode> values) {
        List<String> names = Variables.matrixNames(scalar.shown());
        if (scalar.shown().equals("${matrix:" + names.get(0) + "}")) {
            Scalar value = value(scalar, names.get(0), values);
            return new Scalar(scalar.position(), value.kind(), value.value(), value.shown());
        }
        Variables own = variables.apply(scalar);
        if (own == null) {
            throw new IllegalStateException("a piece of no file: " + scalar.position());
        }
        String shown = Variables.withMatrix(
                scalar.shown(), name -> value(scalar, name, values).shown());
        try {
            return new Scalar(
                    scalar.position(),
                    Scalar.Kind.VARIABLE,
                    own.expand(
                            scalar.shown(), name -> value(scalar, name, values).value()),
                    shown);
        } catch (Variables.BadVariable e) {
            throw e.at(scalar.position());
        }
    }

    private static Scalar value(Scalar use, String name, Map<String, YamlNode> values) {
        int dot = name.indexOf('.');
        String list = dot < 0 ? name : name.substring(0, dot);
        YamlNode value = values.get(list);
        if (value instanceof Mapping mapping) {
            String part = dot < 0 ? "" : name.substring(dot + 1);
            YamlNode found = mapping.find(part);
            if (found instanceof Scalar scalar) {
                return scalar;
            }
            String meant = Suggestion.nearest(part, mapping.entries().keySet());
            throw use.wrong(
                    part.isEmpty()
                            ? "the values of '" + list + "' have parts: write ${matrix:" + list + "."
                                    + mapping.entries().keySet().stream()
                                            .findFirst()
                                            .orElse("PART") + "}"
                            : "a value of '" + list + "' (" + mapping.position() + ") has no '" + part + "'"
                                    + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"));
        }
        if (dot >= 0 || !(value instanceof Scalar scalar)) {
            throw use.wrong("the values of '" + list + "' have no parts");
        }
        return scalar;
    }

    private static void scalars(YamlNode node, Consumer<Scalar> each) {
        switch (node) {
            case Mapping mapping -> mapping.entries().values().forEach(entry -> scalars(entry.value(), each));
            case Listing list -> list.entries().forEach(entry -> scalars(entry, each));
            case Scalar scalar -> each.accept(scalar);
        }
    }
}
