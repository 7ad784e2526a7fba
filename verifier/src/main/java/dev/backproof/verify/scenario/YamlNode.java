package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.result.SourcePosition;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a settings file that knows where it stands. Every question that the piece cannot answer ends in a
 * {@link ConfigurationException} with file, line and column.
 */
public sealed interface YamlNode {
    /** Where it begins. */
    SourcePosition position();

    /** What it is, for messages: {@code a list}, {@code text}. */
    String what();

    /** The error that this piece is wrong in this way. */
    default ConfigurationException wrong(String how) {
        return new ConfigurationException(ErrorCode.BAD_SETTING, position() + ": " + how);
    }

    /** This piece as a mapping. */
    default Mapping asMapping(String name) {
        if (this instanceof Mapping mapping) {
            return mapping;
        }
        throw wrong("'" + name + "' must be a mapping of keys to values, not " + what());
    }

    /** This piece as text; numbers and words like {@code true} must be quoted to be text. */
    default String asText(String name) {
        return asScalar(name).text(name);
    }

    /** This piece as a single value. */
    default Scalar asScalar(String name) {
        if (this instanceof Scalar scalar) {
            return scalar;
        }
        throw wrong("'" + name + "' must be a single value, not " + what());
    }

    /** The entries of a list, or this piece alone where somebody wrote no list. */
    default List<YamlNode> oneOrMore() {
        return this instanceof Listing list ? list.entries() : List.of(this);
    }

    /** Several pieces in a row. */
    record Listing(SourcePosition position, List<YamlNode> entries) implements YamlNode {
        @Override
        public String what() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * @param kind what YAML takes it for
     * @param value with variables put in; may be a secret, so it never stands in a message
     * @param shown as it is written
     */
    record Scalar(SourcePosition position, Kind kind, String value, String shown) implements YamlNode {
        /** Its nanoseconds fit into a long, and dates that far from today can be told. */
        private static final Duration LONGEST = Duration.ofDays(100_000);

        /** What YAML takes a value for; one that came out of a variable may be any. */
        public enum Kind {
            TEXT("text"),
            INTEGER("a whole number"),
            DECIMAL("a number"),
            BOOLEAN("true or false"),
            NOTHING("nothing"),
            VARIABLE("a variable's value");

            private final String label;

            Kind(String label) {
                this.label = label;
            }
        }

        @Override
        public String what() {
            return kind.label;
        }

        /** The value as text. */
        public String text(String name) {
            if (kind == Kind.TEXT || kind == Kind.VARIABLE) {
                if (value.isEmpty()) {
                    throw wrong("'" + name + "' is empty");
                }
                return value;
            }
            throw wrong("'" + name + "' must be text, not " + what()
                    + (kind == Kind.NOTHING ? "" : "; write \"" + shown + "\" in quotes"));
        }

        /** The value as a whole number of zero or more. */
        public long count(String name) {
            if (kind == Kind.INTEGER || kind == Kind.VARIABLE) {
                try {
                    long number = Long.parseLong(value.strip());
                    if (number >= 0) {
                        return number;
                    }
                } catch (NumberFormatException e) {
                    // told below, together with negative numbers
                }
            }
            throw wrong("'" + name + "' must be a whole number of zero or more, not " + describe());
        }

        /** The value as true or false. */
        public boolean flag(String name) {
            String word = value.strip().toLowerCase(Locale.ROOT);
            if ((kind == Kind.BOOLEAN || kind == Kind.VARIABLE) && (word.equals("true") || word.equals("false"))) {
                return word.equals("true");
            }
            throw wrong("'" + name + "' must be true or false, not " + describe());
        }

        /** The value as a duration of ISO 8601, longer than nothing and at most 100,000 days. */
        public Duration duration(String name) {
            try {
                Duration duration = Duration.parse(text(name));
                if (duration.compareTo(LONGEST) > 0) {
                    throw wrong("'" + name + "' must be at most P100000D, not " + describe());
                }
                if (duration.isPositive()) {
                    return duration;
                }
            } catch (DateTimeException e) {
                // told below
            }
            throw wrong("'" + name + "' must be a duration such as PT26H or P7D, not " + describe());
        }

        /** Kind and text as written, for messages. */
        public String describe() {
            return kind == Kind.NOTHING ? "nothing" : "'" + shown + "'";
        }
    }

    /** Keys with values, in the order they are written. */
    record Mapping(SourcePosition position, Map<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = new LinkedHashMap<>(entries);
        }

        @Override
        public String what() {
            return "a mapping";
        }

        /** Fails on the first key that is not one of these. */
        public void allowOnly(String section, Collection<String> keys) {
            entries.forEach((key, entry) -> {
                if (!keys.contains(key)) {
                    String meant = Suggestion.nearest(key, keys);
                    throw new ConfigurationException(
                            ErrorCode.UNKNOWN_SETTING,
                            entry.keyPosition() + ": unknown key '" + key + "' in " + section
                                    + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"),
                            "known keys here: " + String.join(", ", keys),
                            null);
                }
            });
        }

        /** The value under a key, or null. */
        public @Nullable YamlNode find(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        /** The value under a key, made into something; null when the key is not there. */
        public <T> @Nullable T find(String key, Function<YamlNode, T> reader) {
            YamlNode node = find(key);
            return node == null ? null : reader.apply(node);
        }

        /** The value under a key that must be there. */
        public YamlNode require(String key, String section) {
            YamlNode node = find(key);
            if (node == null) {
                throw new ConfigurationException(
                        ErrorCode.MISSING_SETTING, position + ": '" + key + "' is missing in " + section);
            }
            return node;
        }

        /** The text under a key that must be there. */
        public String requireText(String key, String section) {
            return require(key, section).asText(key);
        }

        /** The text under a key, or empty. */
        public String text(String key) {
            YamlNode node = find(key);
            return node == null ? "" : node.asText(key);
        }

        /** The duration under a key, or null. */
        public @Nullable Duration duration(String key) {
            return find(key, node -> node.asScalar(key).duration(key));
        }

        /** One text or several under a key, or none. */
        public List<String> texts(String key) {
            YamlNode node = find(key);
            List<String> texts = new ArrayList<>();
            if (node != null) {
                node.oneOrMore().forEach(entry -> texts.add(entry.asText(key)));
            }
            return texts;
        }

        /** The keys among these that are there. */
        public List<String> present(Collection<String> keys) {
            return keys.stream().filter(entries::containsKey).toList();
        }
    }

    /** A key's place and its value. */
    record Entry(SourcePosition keyPosition, YamlNode value) {}
}
