package dev.backproof.verify.scenario;

import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.BackupLocation.PasswordSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An application that is started on what came back, and must answer.
 *
 * @param name its own, and the host name under which other applications find it
 * @param image the container image
 * @param command what runs in it, or empty for what the image runs
 * @param user whom as, as the engine takes it ({@code 1000:1000}), or empty for the image's own
 * @param environment variables that are added to the image's own
 * @param volumes where copies of restored volumes are mounted, by the volume's name
 * @param databases how it reaches copies of restored databases, by the database's name
 * @param after applications that must have answered before this one is started
 * @param within the time from its start to the last answer
 * @param answers what must be true of it, in this order
 * @param showLog whether the end of its log may stand in reports when it does not answer
 * @param because why the author wants it, or empty
 */
public record Application(
        String name,
        String image,
        List<String> command,
        String user,
        Map<String, String> environment,
        Map<String, String> volumes,
        Map<String, Database> databases,
        List<String> after,
        Duration within,
        List<Answer> answers,
        boolean showLog,
        String because,
        SourcePosition position) {
    /** The time that one has when the scenario names none. */
    public static final Duration USUAL_TIME = Duration.ofMinutes(2);

    public Application {
        command = List.copyOf(command);
        environment = new LinkedHashMap<>(environment);
        volumes = new LinkedHashMap<>(volumes);
        databases = new LinkedHashMap<>(databases);
        after = List.copyOf(after);
        answers = List.copyOf(answers);
    }

    /**
     * How an application reaches a database.
     *
     * @param host the host name of its server
     * @param user an account that is made for it and may do everything in this database, or empty when accounts came back with
     *     it
     * @param password of that account; null without one
     */
    public record Database(
            String host, String user, @Nullable PasswordSource password) {}

    /** Something that must be true of an application that runs. */
    public sealed interface Answer {
        /**
         * It answers to GET.
         *
         * @param port its port
         * @param path the path and query, from the slash on
         * @param status the status it must answer with, or null for any from 200 to 399
         * @param contains text that must be in the answer, or empty
         * @param shown how reports show that text
         */
        record Http(int port, String path, @Nullable Integer status, String contains, String shown) implements Answer {}

        /** It takes connections. */
        record Tcp(int port) implements Answer {}

        /** A program in its container ends with 0. */
        record Command(List<String> words) implements Answer {
            public Command {
                words = List.copyOf(words);
            }
        }

        /** A regular expression finds something in what it has written to its standard output and standard error. */
        record Log(String regex) implements Answer {}
    }
}
