package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The committed sample is what the program writes today. After a wanted change: {@code mvn -pl verifier -am test
 * -Dtest=SampleReportTest -Dsurefire.failIfNoSpecifiedTests=false -Dbackproof.updateSample=true}.
 */
class SampleReportTest {
    private static final Path SAMPLE = Path.of("..", "reports", "sample");

    @TempDir
    private Path folder;

    @Test
    void theSampleIsCurrent() throws IOException {
        ReportLocation written = ReportWriter.write(SampleRun.run(), folder, "sample-host");
        Path sample = folder.resolve("sample");
        Files.move(written.runFolder(), sample);
        Files.copy(folder.resolve(ReportWriter.METRICS), sample.resolve(ReportWriter.METRICS));
        if (Boolean.getBoolean("backproof.updateSample")) {
            replace(SAMPLE, sample);
        }

        assertThat(texts(SAMPLE)).isEqualTo(texts(sample));
    }

    private static void replace(Path old, Path fresh) throws IOException {
        for (Path path : files(old)) {
            Files.delete(path);
        }
        for (Path path : files(fresh)) {
            Path target = old.resolve(fresh.relativize(path));
            Files.createDirectories(target.getParent());
            Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (Path path : files(folder)) {
            texts.put(folder.relativize(path).toString(), Files.readString(path));
        }
        return texts;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
