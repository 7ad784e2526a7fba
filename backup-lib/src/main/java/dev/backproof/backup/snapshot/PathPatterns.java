package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.RawName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of patterns for paths, with the meaning restic gives to {@code --exclude} and {@code --include}
 * (restic's backup semantics, "Excludes"; vectors observed with restic 0.19.1). Immutable.
 *
 * <p>A pattern is one or more {@link Glob names} joined by slashes; {@code **} stands for any number of names, also
 * none. One that starts with a slash begins at the top, any other at any name of the path. It matches when it matches
 * names that follow each other, up to any point of the path: a pattern that matches a directory matches all below it. A
 * pattern after {@code !} takes back what earlier ones matched.
 */
public final class PathPatterns {
    private static final byte[] ANY_NAMES = {'*', '*'};

    private final List<Pattern> patterns;
    private final boolean ignoreCase;

    private PathPatterns(List<Pattern> patterns, boolean ignoreCase) {
        this.patterns = patterns;
        this.ignoreCase = ignoreCase;
    }

    /**
     * Reads patterns in their order; empty ones are left out.
     *
     * @throws ConfigurationException {@code BAD_SETTING} naming the pattern that cannot be understood
     */
    public static PathPatterns of(List<RawName> patterns) {
        return read(patterns, false);
    }

    /** As {@link #of}, but without regard to upper and lower case. */
    public static PathPatterns ignoringCase(List<RawName> patterns) {
        return read(patterns, true);
    }

    /** Whether there is no pattern. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether the path of these names, from the top down, is matched. */
    public boolean matches(List<RawName> names) {
        if (patterns.isEmpty()) {
            return false;
        }
        byte[][] path = bytes(names);
        boolean matched = false;
        for (Pattern pattern : patterns) {
            // only a pattern that would change the answer needs to be tried
            if (matched == pattern.negated && pattern.matches(path)) {
                matched = !pattern.negated;
            }
        }
        return matched;
    }

    /**
     * Whether something below the directory of this path may be matched, so that it has to be looked at. May be true
     * although nothing is.
     */
    public boolean mayMatchBelow(List<RawName> names) {
        byte[][] path = bytes(names);
        boolean may = false;
        for (Pattern pattern : patterns) {
            if (may == pattern.negated) {
                may = pattern.negated ? !pattern.matches(path) : pattern.mayMatchBelow(path);
            }
        }
        return may;
    }

    private byte[][] bytes(List<RawName> names) {
        byte[][] path = new byte[names.size()][];
        for (int i = 0; i < path.length; i++) {
            byte[] name = names.get(i).bytes();
            path[i] = ignoreCase ? lowerCase(name) : name;
        }
        return path;
    }

    private static PathPatterns read(List<RawName> patterns, boolean ignoreCase) {
        return new PathPatterns(
                patterns.stream()
                        .filter(pattern -> pattern.length() > 0)
                        .map(pattern -> Pattern.of(pattern, ignoreCase))
                        .toList(),
                ignoreCase);
    }

    /** Character by character, without regard to context or language. */
    private static byte[] lowerCase(byte[] text) {
        StringBuilder lower = new StringBuilder();
        new String(text, StandardCharsets.UTF_8)
                .codePoints()
                .map(Character::toLowerCase)
                .forEach(lower::appendCodePoint);
        return lower.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One pattern: what each name that follows must match. */
    private record Pattern(boolean negated, boolean fromTop, List<Part> names) {
        static Pattern of(RawName pattern, boolean ignoreCase) {
            byte[] text = ignoreCase ? lowerCase(pattern.bytes()) : pattern.bytes();
            boolean negated = text[0] == '!';
            if (negated) {
                text = Arrays.copyOfRange(text, 1, text.length);
            }
            try {
                RawPath path =
                        text.length == 0 ? RawPath.of(".") : RawPath.of(text).cleaned();
                List<Part> parts = path.components().stream().map(Part::of).toList();
                return new Pattern(negated, path.isAbsolute(), parts);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, "the pattern '" + pattern + "' is not valid: " + e.getMessage(), e);
            }
        }

        boolean matches(byte[][] path) {
            if (fromTop) {
                return matches(0, path, 0);
            }
            for (int start = path.length - 1; start >= 0; start--) {
                if (matches(0, path, start)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether the patterns from this one on match names that follow each other from this one on. */
        private boolean matches(int part, byte[][] path, int at) {
            if (part == names.size()) {
                return true;
            }
            Glob glob = names.get(part).glob;
            if (glob != null) {
                return at < path.length && glob.matches(path[at]) && matches(part + 1, path, at + 1);
            }
            for (int next = at; next <= path.length; next++) {
                if (matches(part + 1, path, next)) {
                    return true;
                }
            }
            return false;
        }

        boolean mayMatchBelow(byte[][] path) {
            if (!fromTop) {
                return true;
            }
            for (int i = 0; i < Math.min(path.length, names.size()); i++) {
                Glob glob = names.get(i).glob;
                if (glob == null) {
                    return true;
                }
                if (!glob.matches(path[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What one name must match; no pattern stands for any number of names. */
    private record Part(@Nullable Glob glob) {
        static Part of(byte[] text) {
            return new Part(Arrays.equals(text, ANY_NAMES) ? null : Glob.of(text));
        }
    }
}
