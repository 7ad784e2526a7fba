package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a scenario is put together of several files and repeated entries, and that errors still name the right place. */
class ScenarioYamlTest {
    @TempDir
    Path folder;

    @Test
    void whatAFileIncludesIsWhatItSaysUnlessItSaysSoItself() throws IOException {
        write("common/_all.yaml", """
                tags: [nightly]
                repository: { restic: backups, passwordFile: key }
                snapshot: { latest: { tag: nightly }, rpo: PT26H }
                sandbox: { kind: process, rto: PT45M }
                restore: [ { path: /data, as: data } ]
                assertions: [ { volume: data, files: { min: 1 }, manifest: data.sha256 } ]
                """);
        write("common/data.sha256", "x");

        Scenario scenario = read("""
                scenario: shop
                include: common/_all.yaml
                tags: shop
                sandbox: { kind: docker }
                restore: [ { dump: /shop.sql, as: shop } ]
                assertions: [ { database: shop, tables: orders } ]
                """);

        assertThat(scenario.tags()).containsExactlyInAnyOrder("nightly", "shop");
        assertThat(scenario.snapshot().rpo()).isEqualTo(Duration.ofHours(26));
        assertThat(scenario.sandbox().kind()).isEqualTo("docker");
        assertThat(scenario.sandbox().rto()).as("a section is taken as a whole").isNull();
        assertThat(scenario.items()).extracting(RestoreItem::name).containsExactly("data", "shop");
        assertThat(scenario.assertions())
                .extracting(
                        Assertion::subject, assertion -> assertion.position().toString())
                .containsExactly(
                        tuple("data", folder.resolve("common/_all.yaml") + ":6:15"),
                        tuple("shop", folder.resolve("shop.yaml") + ":6:15"));
        assertThat(scenario.backup())
                .as("what a file names is found from its own place")
                .isEqualTo(new BackupLocation.Restic(
                        folder.resolve("common/backups").toString(),
                        new BackupLocation.PasswordSource.File(
                                folder.resolve("common/key").toString())));
        assertThat(((Assertion.OnVolume) scenario.assertions().get(0)).expectations())
                .contains(new VolumeExpectation.Manifest(
                        folder.resolve("common/data.sha256").toString()));
    }

    @Test
    void includedFilesIncludeOthersFromTheirOwnPlace() throws IOException {
        write("a/_one.yaml", "include: ../b/_two.yaml\ntitle: one\n");
        write("b/_two.yaml", "title: two\ntags: [two]\n");
        write("_last.yaml", "title: last\n");

        Scenario scenario = read("scenario: shop\ninclude: [a/_one.yaml, _last.yaml]\n");

        assertThat(scenario.title()).as("the later of two").isEqualTo("last");
        assertThat(scenario.tags()).containsExactly("two");
    }

    @Test
    void aScenarioInAJarIncludesWhatLiesBesideIt() throws IOException {
        Path jar = folder.resolve("drills.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("drills/shop.yaml"));
            zip.write("scenario: shop\ninclude: more/_all.yaml\n".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("drills/more/_all.yaml"));
            zip.write(
                    "restore: [ { path: /data, as: data } ]\nassertions: [ { volume: data, manifest: data.sha256 } ]\n"
                            .getBytes(StandardCharsets.UTF_8));
        }

        Scenario scenario = ScenarioFile.read(URI.create("jar:" + jar.toUri() + "!/drills/shop.yaml"));

        assertThat(((Assertion.OnVolume) scenario.assertions().get(0)).expectations())
                .containsExactly(new VolumeExpectation.Manifest("more/data.sha256"));
    }

    @Test
    void errorsInIncludedFilesNameTheirFileLineAndColumn() throws IOException {
        write(
                "_all.yaml",
                "restore:\n  - { path: /data, as: data }\nassertions:\n  - { volume: dta, files: { min: 1 } }\n");
        write("_key.yaml", "restor: []\n");
        write("_broken.yaml", "a: [\n");
        write("_scenario.yaml", "scenario: other\n");
        write("_self.yaml", "include: _self.yaml\n");

        refused(
                "{scenario: shop, include: _all.yaml}",
                "_all.yaml:4:15: nothing under 'restore' is named 'dta'; did you mean 'data'?");
        refused(
                "{scenario: shop, include: _key.yaml}",
                "_key.yaml:1:1: unknown key 'restor' in an included file; did you mean 'restore'?");
        refused("{scenario: shop, include: _broken.yaml}", "_broken.yaml:2:1: not YAML");
        refused(
                "{scenario: shop, include: _scenario.yaml}",
                "_scenario.yaml:1:1: unknown key 'scenario' in an included file");
        refused("{scenario: shop, include: _self.yaml}", "_self.yaml:1:10: '_self.yaml' includes itself");
        refused(
                "{scenario: shop, include: _none.yaml}",
                "shop.yaml:1:27: cannot include '_none.yaml': cannot read the scenario ");
        refused("{scenario: shop, include: []}", "shop.yaml:1:27: 'include' needs a file");
    }

    @Test
    void anEntryStandsOnceForEachValueOfTheMatrix() throws IOException {
        Scenario scenario = read("""
                scenario: shop
                matrix:
                  db: [ { name: shop, table: orders, least: 9000 }, { name: blog, table: posts, least: 10 } ]
                  volume: [ uploads, avatars ]
                restore:
                  - { dump: "/mariadb/${matrix:db.name}/dump.sql", as: "${matrix:db.name}" }
                  - { path: "/data/${matrix:volume}", as: "${matrix:volume}" }
                assertions:
                  - { database: "${matrix:db.name}", rows: { table: "${matrix:db.table}", min: "${matrix:db.least}" } }
                  - { volume: "${matrix:volume}", noFile: "*.${env:SUFFIX}", because: "${matrix:volume} is dear to us" }
                  - { database: "${matrix:db.name}", query: "select '$${matrix:x}', '${matrix:volume}'", isEmpty: true }
                """);

        assertThat(scenario.items())
                .extracting(RestoreItem::path, RestoreItem::name)
                .containsExactly(
                        tuple("/mariadb/shop/dump.sql", "shop"),
                        tuple("/mariadb/blog/dump.sql", "blog"),
                        tuple("/data/uploads", "uploads"),
                        tuple("/data/avatars", "avatars"));
        assertThat(scenario.assertions().subList(0, 2))
                .extracting(
                        Assertion::subject,
                        assertion -> ((Assertion.OnDatabase) assertion)
                                .expectations()
                                .get(0))
                .containsExactly(
                        tuple("shop", new DatabaseExpectation.Rows("orders", Bounds.atLeast(9000))),
                        tuple("blog", new DatabaseExpectation.Rows("posts", Bounds.atLeast(10))));
        assertThat(scenario.assertions().get(2).because()).isEqualTo("uploads is dear to us");
        assertThat(((Assertion.OnVolume) scenario.assertions().get(2)).expectations())
                .containsExactly(new VolumeExpectation.NoFile("*.tmp"));
        assertThat(scenario.assertions().subList(4, 8))
                .as("every value with every other")
                .extracting(assertion -> (DatabaseExpectation.Query)
                        ((Assertion.OnDatabase) assertion).expectations().get(0))
                .extracting(DatabaseExpectation.Query::sql)
                .containsExactly(
                        "select '${matrix:x}', 'uploads'",
                        "select '${matrix:x}', 'avatars'",
                        "select '${matrix:x}', 'uploads'",
                        "select '${matrix:x}', 'avatars'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {scenario: a, title: '${matrix:db}'}                                             | :1:22: '${matrix:db}' can stand in entries of 'restore' and 'assertions' only
            {scenario: a, matrix: {db: [x]}, restore: [{path: /x, as: '${matrix:bd}'}]}      | :1:59: there is no list 'bd' under 'matrix'; did you mean 'db'?
            {scenario: a, matrix: {db: x}}                                                   | 'db' under 'matrix' must be a list with at least one value
            {scenario: a, matrix: {'d b': [x]}}                                              | a list of 'matrix' is named with letters
            {scenario: a, matrix: {db: [{name: x}]}, restore: [{path: /x, as: '${matrix:db}'}]} | the values of 'db' have parts: write ${matrix:db.name}
            {scenario: a, matrix: {db: [{name: x}]}, restore: [{path: /x, as: '${matrix:db.nam}'}]} | has no 'nam'; did you mean 'name'?
            {scenario: a, matrix: {db: [x]}, restore: [{path: /x, as: '${matrix:db.name}'}]} | the values of 'db' have no parts
            {scenario: a, matrix: {db: [x, x]}, restore: [{path: /x, as: '${matrix:db}'}]}   | the name 'x' is given twice under 'restore'
            {scenario: a, matrix: [x]}                                                       | 'matrix' must be a mapping of keys to values
            {scenario: a, defaults: {volume: {noFile: x}}}                                   | 'defaults' go with 'restore'
            {scenario: a, defaults: {volum: {noFile: x}}}                                    | unknown key 'volum' in 'defaults'; did you mean 'volume'?
            {scenario: a, restore: [{path: /x, as: x}], defaults: {volume: {volume: x}}}     | 'defaults' hold for each volume and name none
            {scenario: a, restore: [{path: /x, as: x}], defaults: {volume: {tables: x}}}     | :1:65: unknown key 'tables' in an assertion on a volume
            """)
    void wrongMatricesAndDefaultsAreRefused(String yaml, String message) {
        refused(yaml, message);
    }

    @Test
    void aMatrixThatMakesTooMuchIsRefused() {
        String list = "[" + "x, ".repeat(40) + "x]";
        refused(
                "{scenario: a, matrix: {a: " + list + ", b: " + list
                        + "}, assertions: [{volume: x, exists: '${matrix:a}${matrix:b}'}]}",
                "the matrix makes more than 1000 entries of this");
    }

    @Test
    void whatASecretInAMatrixSaysStandsInNoMessage() {
        assertThatThrownBy(() -> read("""
                {scenario: a, matrix: {x: ['${env:SECRET}']}, restore: [{path: '${matrix:x}', as: x}]}"""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is a path inside the snapshot")
                .hasMessageNotContaining("hunter2");
    }

    private void refused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    private Scenario read(String yaml) {
        return ScenarioFile.parse(
                yaml,
                ScenarioOrigin.of(folder.resolve("shop.yaml")),
                Map.of("SUFFIX", "tmp", "SECRET", "hunter2")::get);
    }

    private void write(String name, String yaml) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, yaml);
    }
}
