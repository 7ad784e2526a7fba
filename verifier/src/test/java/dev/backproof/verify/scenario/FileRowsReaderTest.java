package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileRowsReaderTest {
    @Test
    void everythingIsRead() throws URISyntaxException {
        Scenario scenario = ScenarioFile.read(
                Objects.requireNonNull(getClass().getResource("files-of.yaml")).toURI());

        assertThat(((Assertion.OnVolume) scenario.assertions().get(0)).expectations())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo(new VolumeExpectation.OfSqlite(
                                        "app.db",
                                        new DatabaseExpectation.Query(
                                                "select count(*) from users",
                                                "select count(*) from users",
                                                new Answer.NumberAtLeast(BigDecimal.ONE),
                                                false))),
                        second -> assertThat(second)
                                .isInstanceOfSatisfying(
                                        VolumeExpectation.OfSqlite.class,
                                        sqlite -> assertThat(sqlite.query().showValues())
                                                .isTrue()),
                        files -> assertThat(files)
                                .isEqualTo(new VolumeExpectation.FilesOf("pictures", ofShop(), halfPercent())),
                        others -> assertThat(others)
                                .isEqualTo(new VolumeExpectation.NoOther(
                                        "pictures", ofShop(), "pictures/**", halfPercent())),
                        own -> assertThat(own)
                                .isEqualTo(new VolumeExpectation.FilesOf(
                                        "app.db",
                                        new FileRows.OfSqlite("uploads", "app.db", "select path from files"),
                                        new Tolerance(3, null))),
                        other -> assertThat(other)
                                .isEqualTo(new VolumeExpectation.FilesOf(
                                        "app.db",
                                        new FileRows.OfSqlite("config", "app.db", "select path from files"),
                                        Tolerance.NONE)),
                        text -> assertThat(text)
                                .isEqualTo(new VolumeExpectation.FilesOf(
                                        "app.ini",
                                        new FileRows.OfText("config", "app.ini", "^logo=(.+)$", "logos/$1"),
                                        Tolerance.NONE)),
                        all -> assertThat(all)
                                .isEqualTo(new VolumeExpectation.FilesOf(
                                        "list.txt",
                                        new FileRows.OfText("uploads", "list.txt", "^(.+)$", "$1"),
                                        Tolerance.NONE)));
    }

    private static FileRows ofShop() {
        return new FileRows.OfDatabase("shop", "select path, size from files");
    }

    private static Tolerance halfPercent() {
        return new Tolerance(0, new BigDecimal("0.5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filesOf: {query: select 1}                                             | 'filesOf' needs one of database, sqlite, text
            filesOf: {database: shop, sqlite: a, query: select 1}                  | 'filesOf' needs one of database, sqlite, text
            filesOf: {database: shop}                                              | 'query' is missing in 'filesOf'
            filesOf: {database: shop, query: select 1, volume: uploads}            | 'volume' goes with 'sqlite' and 'text'
            filesOf: {database: shop, query: select 1, entry: $1}                  | 'entry' goes with 'text'
            filesOf: {text: a, matches: (x), query: select 1}                      | 'query' goes with 'database' and 'sqlite'
            filesOf: {text: a}                                                     | 'matches' is missing in 'filesOf'
            filesOf: {text: a, matches: x}                                         | 'matches' needs a group
            filesOf: {text: a, matches: (x}                                        | 'matches' is not a regular expression
            filesOf: {text: a, matches: (x), entry: b}                             | 'entry' needs $1
            filesOf: {text: a, matches: (x), entry: ../$1}                         | 'entry' is relative to the volume and stays inside it
            filesOf: {sqlite: /a, query: select 1}                                 | 'sqlite' is relative to the volume and stays inside it
            filesOf: {database: blog, query: select 1}                             | no database under 'restore' is named 'blog'
            filesOf: {database: uploads, query: select 1}                          | no database under 'restore' is named 'uploads'
            filesOf: {sqlite: a, volume: shop, query: select 1}                    | no volume under 'restore' is named 'shop'
            filesOf: {database: shop, query: select 1, mayDiffer: few}             | 'mayDiffer' must be a whole number
            filesOf: {database: shop, query: select 1, mayDiffer: 100%}            | 'mayDiffer' must be below 100 %
            filesOf: {database: shop, query: select 1, noOther: 'x[', title: a}    | 'noOther' is not a pattern
            sqlite: {path: a}                                                      | 'query' is missing in 'sqlite'
            sqlite: {path: a, query: select 1}                                     | a 'query' needs one of
            sqlite: {path: ../a, query: select 1, returns: 1}                      | 'path' is relative to the volume
            sqlite: {path: a, query: select 1, returns: 1, max: 2}                 | unknown key 'max' in 'sqlite'
            """)
    void whatIsWrongIsToldWithItsPlace(String assertion, String message) {
        String yaml =
                "{scenario: a, restore: [{path: /u, as: uploads}, {dump: /s.sql, as: shop}], assertions: [{volume: uploads, "
                        + assertion + "}]}";

        assertThatThrownBy(() ->
                        ScenarioFile.parse(yaml, ScenarioOrigin.of(Path.of("/scenarios/shop.yaml")), name -> null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/scenarios/shop.yaml:1:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, , 0, 10, true",
        "0, , 1, 10, false",
        "3, , 3, 3, true",
        "3, , 4, 100, false",
        "0, 0.5, 1, 200, true",
        "0, 0.5, 1, 199, false"
    })
    void toleranceCounts(long number, BigDecimal percent, long wrong, long all, boolean allowed) {
        assertThat(new Tolerance(number, percent).allows(wrong, all)).isEqualTo(allowed);
    }
}
