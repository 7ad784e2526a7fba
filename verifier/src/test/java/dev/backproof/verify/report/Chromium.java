package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, where one is installed. It opens files of this machine and nothing else. */
final class Chromium {
    private static final Pattern ANSWER = Pattern.compile("<pre id=\"answer\">([^<]*)</pre>");

    private Chromium() {}

    static Path require() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(Peers::find)
                .flatMap(Optional::stream)
                .findFirst();
        Peers.requireThat(found.isPresent(), "Chromium is not installed: nothing looks at the HTML reports");
        return found.orElseThrow();
    }

    /**
     * Opens a page whose script puts an answer into {@code <pre id="answer">}: JSON, URI-encoded. Frames from files may be
     * looked into.
     */
    static JsonNode ask(Path page, boolean dark) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(page.getParent(), "profile");
        Path output = profile.resolve("dom.html");
        Process browser = new ProcessBuilder(List.of(
                        require().toString(),
                        "--headless",
                        "--no-sandbox", // as root there is none; the pages are our own
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-crash-reporter",
                        "--disable-background-networking",
                        "--disable-extensions",
                        "--no-first-run",
                        "--allow-file-access-from-files",
                        "--user-data-dir=" + profile,
                        "--window-size=1400,1000",
                        "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                        "--virtual-time-budget=600000",
                        "--dump-dom",
                        page.toUri().toString()))
                .redirectOutput(output.toFile())
                .redirectError(profile.resolve("log").toFile())
                .start();
        try {
            assertThat(browser.waitFor(5, TimeUnit.MINUTES)).as("Chromium ends").isTrue();
        } finally {
            browser.destroyForcibly();
        }
        Matcher answer = ANSWER.matcher(Files.readString(output));
        assertThat(answer.find())
                .as("an answer; the browser said: %s", Files.readString(profile.resolve("log")))
                .isTrue();
        return new JsonMapper().readTree(URLDecoder.decode(answer.group(1), UTF_8));
    }
}
