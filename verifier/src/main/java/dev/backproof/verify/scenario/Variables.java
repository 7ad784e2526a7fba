package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.result.SourcePosition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in for {@code ${env:NAME}} and {@code ${file:PATH}}; a doubled dollar before a brace stands for itself.
 *
 * <p>A value is taken as it is: variables inside it stay as they are. A file's last line end is left out.
 */
final class Variables {
    private static final int LARGEST_FILE = 64 * 1024;
    private static final String MATRIX = "matrix:";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");

    private final UnaryOperator<@Nullable String> environment;
    private final ScenarioOrigin origin;
    private final Consumer<String> used;

    Variables(UnaryOperator<@Nullable String> environment, ScenarioOrigin origin) {
        this(environment, origin, variable -> {});
    }

    /** @param used is told of each variable that is looked up, such as {@code ${env:NAME}} */
    Variables(UnaryOperator<@Nullable String> environment, ScenarioOrigin origin, Consumer<String> used) {
        this.environment = environment;
        this.origin = origin;
        this.used = used;
    }

    /** Thrown with what is wrong, for whoever knows the place. */
    static final class BadVariable extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean missing;

        private BadVariable(String message, boolean missing) {
            super(message);
            this.missing = missing;
        }

        /** The error for who reads it. */
        ConfigurationException at(SourcePosition position) {
            return new ConfigurationException(
                    missing ? ErrorCode.MISSING_SETTING : ErrorCode.BAD_SETTING, position + ": " + getMessage(), this);
        }
    }

    /** Whether there is anything to put in. */
    static boolean appearIn(String text) {
        return text.contains("${");
    }

    String expand(String text) throws BadVariable {
        return expand(text, name -> null);
    }

    /**
     * Puts values in, those of a matrix among them.
     *
     * @param matrix gives the value that a name stands for, or null
     */
    String expand(String text, UnaryOperator<@Nullable String> matrix) throws BadVariable {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String inside = matcher.group(1);
            matcher.appendReplacement(out, Matcher.quoteReplacement(inside == null ? "${" : value(inside, matrix)));
        }
        matcher.appendTail(out);
        return out.toString();
    }

    /** Puts in the values of a matrix and nothing else. */
    static String withMatrix(String text, UnaryOperator<String> matrix) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null && found.group(1).startsWith(MATRIX)
                                ? matrix.apply(found.group(1).substring(MATRIX.length()))
                                : found.group()));
    }

    /** The names of a matrix that a text mentions, in order. */
    static List<String> matrixNames(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(inside -> inside != null && inside.startsWith(MATRIX))
                .map(inside -> inside.substring(MATRIX.length()))
                .toList();
    }

    private String value(String inside, UnaryOperator<@Nullable String> matrix) throws BadVariable {
        String ofMatrix = inside.startsWith(MATRIX) ? matrix.apply(inside.substring(MATRIX.length())) : null;
        if (ofMatrix != null) {
            return ofMatrix;
        }
        used.accept("${" + inside + "}");
        if (inside.startsWith("env:")) {
            String name = inside.substring("env:".length());
            String value = environment.apply(name);
            if (value == null) {
                throw new BadVariable("the environment has no variable '" + name + "'", true);
            }
            return value;
        }
        if (inside.startsWith("file:")) {
            return content(origin.resolve(inside.substring("file:".length())));
        }
        throw new BadVariable(
                "'${" + inside + "}' is no variable: there are ${env:NAME} and ${file:PATH}; write $${ for a plain ${",
                false);
    }

    private static String content(Path file) throws BadVariable {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new BadVariable("the file " + file + " is too large for a variable", false);
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (text.endsWith("\r\n")) {
                return text.substring(0, text.length() - 2);
            }
            return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new BadVariable(
                    "the file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")", true);
        }
    }
}
