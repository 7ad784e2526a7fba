package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scenarios assert of files and snapshots, in whole drills. */
class AssertionDrillTest {
    @TempDir
    Path temp;

    private TestRepository repository;

    @BeforeEach
    void backUp() throws IOException {
        repository = new TestRepository(temp)
                .file("uploads/app.ini", "one\ntwo\n")
                .file("uploads/app.json", "{\"version\": 3}")
                .file("avatars/1.png", "12345");
        repository.backup("nightly");
    }

    @Test
    void whatHoldsPasses() throws IOException {
        DrillResult result = run("""
                matrix: { volume: [uploads, avatars] }
                defaults: { volume: { noEmptyFile: "**" } }
                restore: [ { path: "/${matrix:volume}", as: "${matrix:volume}" } ]
                assertions:
                  - { snapshot: "${matrix:volume}", host: web1, tag: nightly, within: PT3H, bytes: { min: 1, max: 100 } }
                  - { volume: uploads, content: { path: app.ini, contains: two, matches: ^one$, lines: { min: 2, max: 2 } } }
                  - { volume: uploads, content: { path: app.json, json: { pointer: /version, equals: 3 } } }
                  - { volume: avatars, size: { path: 1.png, min: 5, max: 5 } }
                  - { volume: avatars, digest: { path: 1.png, sha256: 5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5 } }
                """);

        assertThat(result.cause()).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.checks())
                .filteredOn(check -> check.position() != null)
                .hasSize(16)
                .allSatisfy(check -> assertThat(check.status()).isEqualTo(CheckStatus.PASSED));
    }

    @Test
    void whatDoesNotHoldFailsWithTheLineThatAsksForIt() throws IOException {
        Files.writeString(
                temp.resolve("_common.yaml"),
                "assertions:\n  - { volume: uploads, content: { path: app.ini, contains: three } }\n");

        DrillResult result = run("""
                include: _common.yaml
                restore: [ { path: /uploads, as: uploads } ]
                assertions: [ { snapshot: uploads, host: web2 } ]
                """);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks())
                .filteredOn(check -> check.status() == CheckStatus.FAILED)
                .extracting(CheckResult::message, check -> place(Objects.requireNonNull(check.position())))
                .containsExactly(
                        tuple("uploads: app.ini does not contain 'three'", "_common.yaml:2"),
                        tuple(
                                "uploads: snapshot "
                                        + Objects.requireNonNull(result.snapshot())
                                                .id()
                                                .substring(0, 8) + " is of web1, expected web2",
                                "shop.yaml:5"));
    }

    private DrillResult run(String yaml) throws IOException {
        return repository.drills().build().run(repository.scenario(yaml));
    }

    private static String place(SourcePosition position) {
        return Path.of(position.file()).getFileName() + ":" + position.line();
    }
}
