package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexPageTest {
    @TempDir
    private Path folder;

    @Test
    void sixtyNightsOfTwelveDrillsFitIntoAMegabyte() throws IOException {
        String html = Html.index(page(Nights.of(60, 12)));
        Files.writeString(folder.resolve("index.html"), html);

        assertThat(html.getBytes(UTF_8)).hasSizeLessThan(1_000_000);
    }

    private static IndexPage page(List<RunResult> oldestFirst) {
        return IndexPage.of(kept(oldestFirst), 0);
    }

    /** Newest first. */
    static List<KeptRun> kept(List<RunResult> oldestFirst) {
        return oldestFirst.reversed().stream()
                .map(run -> KeptRun.readable(run.start().toString().replace(':', '-'), run))
                .toList();
    }
}
