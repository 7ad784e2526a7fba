package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The secrets that tests work with, and whether any of them shows where none may. Who puts a secret into play says so with
 * {@link #plant}; from then on
 *
 * <ul>
 *   <li>the arguments of all programs that the tests start are looked through, some times a second, and what is found is kept
 *       in {@code target/planted-secrets/leaks};
 *   <li>{@link #assertNoneIn} fails for texts and files that hold one;
 *   <li>the value stands in {@code target/planted-secrets/values}, from where the last module of the build takes it and looks
 *       through all that the tests of the build wrote.
 * </ul>
 */
public final class PlantedSecrets {
    /** Where what was planted is kept, below a module. */
    public static final Path FOLDER = Path.of("target", "planted-secrets");

    private static final String VALUES = "values";
    private static final String LEAKS = "leaks";
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    /** What is planted here, and what it is. */
    private static final Map<String, Kind> PLANTED = new ConcurrentHashMap<>();

    private PlantedSecrets() {}

    /** Kinds of secrets; the suite of tests as a whole must put every one of them into play. */
    public enum Kind {
        REPOSITORY_PASSWORD,
        DATABASE_PASSWORD,
        B2_KEY,
        ROW_VALUE
    }

    /**
     * Says that a secret is in play from now on.
     *
     * @return the value
     */
    public static String plant(Kind kind, String value) {
        if (value.length() < 8) {
            throw new IllegalArgumentException("too short to be told from other text");
        }
        if (PLANTED.putIfAbsent(value, kind) == null) {
            append(VALUES, kind + " " + value);
            Watch.START.run();
        }
        return value;
    }

    /** Fails when a text holds one of the secrets in play. */
    public static void assertNoneIn(String what, String text) {
        assertThat(found(text, PLANTED)).as("secrets in " + what).isEmpty();
    }

    /** Fails when one of the files in a folder holds one of the secrets in play. */
    public static void assertNoneBelow(Path folder) throws IOException {
        assertThat(found(folder, PLANTED)).as("secrets below " + folder).isEmpty();
    }

    /** The kinds of the given secrets that a text holds. */
    public static List<Kind> found(String text, Map<String, Kind> secrets) {
        return secrets.entrySet().stream()
                .filter(secret -> text.contains(secret.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList();
    }

    /** Files below a folder that hold given secrets, each with the kinds. */
    public static List<String> found(Path folder, Map<String, Kind> secrets) throws IOException {
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    List<Kind> kinds = found(Files.readString(file, StandardCharsets.ISO_8859_1), secrets);
                    if (!kinds.isEmpty()) {
                        found.add(file + " " + kinds);
                    }
                }
            }
        }
        return found;
    }

    /** What the tests of a module planted when they last ran. */
    public static Map<String, Kind> plantedIn(Path module) throws IOException {
        Map<String, Kind> planted = new ConcurrentHashMap<>();
        for (String line : lines(module, VALUES)) {
            int space = line.indexOf(' ');
            planted.put(line.substring(space + 1), Kind.valueOf(line.substring(0, space)));
        }
        return planted;
    }

    /** Which programs were given secrets as arguments when the tests of a module last ran. */
    public static List<String> leaksIn(Path module) throws IOException {
        return lines(module, LEAKS);
    }

    private static List<String> lines(Path module, String name) throws IOException {
        Path file = module.resolve(FOLDER).resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static synchronized void append(String name, String line) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(name), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the arguments of running programs. */
    private static final class Watch {
        /** Starts the one watch that there is, once. */
        static final Runnable START = () -> {};

        static {
            Thread.ofPlatform().daemon().name("secrets in arguments").start(Watch::look);
        }

        private Watch() {}

        private static void look() {
            try {
                while (true) {
                    ProcessHandle.current().descendants().forEach(Watch::look);
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void look(ProcessHandle program) {
            String line = program.info().commandLine().orElse("");
            for (Kind kind : found(line, PLANTED)) {
                append(
                        LEAKS,
                        kind + " among the arguments of "
                                + program.info().command().orElse("a program"));
            }
        }
    }
}
