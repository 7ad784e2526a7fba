package dev.backproof.verify.application;

import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.Outcome;
import dev.backproof.verify.sandbox.RunningApplication;
import dev.backproof.verify.scenario.Application;
import dev.backproof.verify.scenario.Application.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application that was started on restored data must answer, as checks. Each is tried again until the application's
 * time is over or it has ended.
 */
public final class ApplicationChecks {
    /** The kind of these checks. */
    public static final String KIND = "application";

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration ONE_TRY = Duration.ofSeconds(10);
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final int FIRST_ERROR = 400;
    private static final int SUCCESS = 200;
    private static final int LINES_SHOWN = 40;
    /** Longer lines are cut in reports. */
    private static final int LINE_SHOWN = 500;

    private final Application application;
    private final RunningApplication running;
    private final BooleanSupplier stopped;
    private final long begin = System.nanoTime();

    /** For all tries; goes with the checks when nobody knows them any more. */
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(ONE_TRY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private ApplicationChecks(Application application, RunningApplication running, BooleanSupplier stopped) {
        this.application = application;
        this.running = running;
        this.stopped = stopped;
    }

    /**
     * The checks on an application; its time begins now.
     *
     * @param stopped whether nobody waits for them any more
     */
    public static List<Check> of(Application application, RunningApplication running, BooleanSupplier stopped) {
        ApplicationChecks checks = new ApplicationChecks(application, running, stopped);
        return application.answers().stream().map(checks::check).toList();
    }

    /** The checks on an application that was not started, each with the same outcome. */
    public static List<Check> notStarted(Application application, Outcome outcome) {
        return application.answers().stream()
                .map(answer -> check(application, answer, () -> outcome))
                .toList();
    }

    private Check check(Answer answer) {
        return check(application, answer, () -> await(answer));
    }

    /** A port that is open, or a page that comes, proves little of what is in it. */
    private static Check check(Application application, Answer answer, Check.Probe probe) {
        boolean looks = switch (answer) {
            case Answer.Http http -> !http.contains().isEmpty();
            case Answer.Tcp tcp -> false;
            case Answer.Command command -> true;
            case Answer.Log log -> true;
        };
        boolean holdsData =
                !application.volumes().isEmpty() || !application.databases().isEmpty();
        return new Check(
                application.name() + ": " + words(answer),
                KIND,
                looks && holdsData,
                probe,
                application.because(),
                application.position());
    }

    private static String words(Answer answer) {
        return switch (answer) {
            case Answer.Http http -> "GET :" + http.port() + http.path();
            case Answer.Tcp tcp -> "takes connections on port " + tcp.port();
            case Answer.Command command -> "command " + command.words().get(0) + " ends well";
            case Answer.Log log -> "log says " + log.regex();
        };
    }

    /** Null when it is as it should be, else what is wrong; the same words as long as the same is wrong. */
    private interface Try {
        @Nullable
        Wrong look() throws IOException;
    }

    private record Wrong(String what, String expected, String actual) {}

    private Outcome await(Answer answer) throws IOException {
        Try look = tryOf(answer);
        while (true) {
            OptionalInt ended = running.ended();
            Wrong wrong = look.look();
            if (wrong == null) {
                return Outcome.passed(application.name() + ": " + as(answer));
            }
            if (ended.isPresent()) {
                return failed(new Wrong(
                        "it has ended with exit code " + ended.getAsInt() + "; " + wrong.what(),
                        wrong.expected(),
                        wrong.actual()));
            }
            if (System.nanoTime() - begin > application.within().toNanos()) {
                return failed(wrong);
            }
            if (stopped.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                throw new CancellationException();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static String as(Answer answer) {
        return switch (answer) {
            case Answer.Http http ->
                http.contains().isEmpty()
                        ? "answers as wanted"
                        : "answers as wanted, with the text that was looked for";
            case Answer.Tcp tcp -> "takes connections";
            case Answer.Command command -> "exit code 0";
            case Answer.Log log -> "the log says so";
        };
    }

    private Outcome failed(Wrong wrong) throws IOException {
        String log = application.showLog() ? running.log() : "";
        return Outcome.failed(
                application.name() + ": " + wrong.what()
                        + (application.showLog() ? "" : " (its log stays out of reports unless showLog: true)"),
                wrong.expected(),
                wrong.actual() + (log.isEmpty() ? "" : "\nlog:\n" + end(log)));
    }

    private static String end(String log) {
        List<String> lines = log.lines().toList();
        StringBuilder end = new StringBuilder();
        for (String line : lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())) {
            String clean = line.replaceAll("\\p{Cntrl}", "");
            end.append(clean, 0, Math.min(clean.length(), LINE_SHOWN)).append('\n');
        }
        return end.toString().stripTrailing();
    }

    private Try tryOf(Answer answer) {
        return switch (answer) {
            case Answer.Http http -> () -> http(http);
            case Answer.Tcp tcp -> () -> tcp(tcp);
            case Answer.Command command -> () -> command(command);
            case Answer.Log log -> {
                Pattern pattern = Pattern.compile(log.regex(), Pattern.MULTILINE);
                yield () -> pattern.matcher(running.log()).find()
                        ? null
                        : new Wrong("its log does not say so", log.regex(), "not found");
            }
        };
    }

    private @Nullable Wrong http(Answer.Http http) throws IOException {
        String expected =
                http.status() == null ? "status " + SUCCESS + " to " + (FIRST_ERROR - 1) : "status " + http.status();
        try {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(uri(http)).timeout(ONE_TRY).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                int status = response.statusCode();
                boolean good =
                        http.status() == null ? status >= SUCCESS && status < FIRST_ERROR : status == http.status();
                if (!good) {
                    return new Wrong(words(http) + " answers " + status, expected, "status " + status);
                }
                if (!http.contains().isEmpty()
                        && !new String(body.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8)
                                .contains(http.contains())) {
                    return new Wrong(
                            "the text that was looked for is not in the answer to " + words(http),
                            "contains " + http.shown(),
                            "status " + status + " without it");
                }
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (IOException e) {
            return new Wrong(words(http) + " gets no answer", expected, "no answer");
        }
    }

    private URI uri(Answer.Http http) throws IOException {
        try {
            return new URI("http://" + running.address() + ":" + http.port() + http.path());
        } catch (URISyntaxException e) {
            throw new IOException("the path " + http.path() + " stands in no address: " + e.getReason(), e);
        }
    }

    private @Nullable Wrong tcp(Answer.Tcp tcp) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(running.address(), tcp.port()), (int) ONE_TRY.toMillis());
            return null;
        } catch (IOException e) {
            return new Wrong("port " + tcp.port() + " takes no connections", "open", "refused");
        }
    }

    private @Nullable Wrong command(Answer.Command command) throws IOException {
        int exit = running.run(command.words());
        return exit == 0
                ? null
                : new Wrong(
                        command.words().get(0) + " ends with exit code " + exit, "exit code 0", "exit code " + exit);
    }
}
