package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/examples/junit-fixture}, by a real Maven with Surefire. */
class JunitFixtureTest {
    @TempDir
    Path temp;

    @Test
    void theExampleIsGreenRedWhenTheBackupIsBrokenAndAbortedWithoutTheKey() throws Exception {
        Sandboxed.require("process");
        ExampleProject project = ExampleProject.copy("junit-fixture", temp, List.of("backup-lib", "verifier"));
        Path repository = project.folder().resolve("repository");
        project.with("BACKPROOF_REPOSITORY", repository.toString()).with("BACKPROOF_PASSWORD", "secret");
        // in the project's folder, so that the snapshot holds /data
        project.backproof("init");
        project.backproof("backup", "data", "--tag", "nightly");

        project.maven("test").ok();
        assertThat(report(project)).contains("tests=\"2\"", "failures=\"0\"", "errors=\"0\"", "skipped=\"0\"");

        project.with("BACKPROOF_PASSWORD", "other").maven("test").ok();
        assertThat(report(project)).contains("skipped=\"2\"", "not verified: scenario shop: R002 wrong password");

        ExampleProject.flipAByteOfEveryPack(repository);
        ExampleProject.Run red = project.with("BACKPROOF_PASSWORD", "secret").maven("test");
        assertThat(red.exit()).as(red.output()).isNotZero();
        assertThat(report(project)).doesNotContain("skipped=\"2\"").contains("DrillFailedError", "scenario shop");
        assertThat(red.output()).contains("pack ");
    }

    private static String report(ExampleProject project) throws IOException {
        return Files.readString(
                project.folder().resolve("target/surefire-reports/TEST-com.example.shop.ShopDrillTest.xml"));
    }
}
