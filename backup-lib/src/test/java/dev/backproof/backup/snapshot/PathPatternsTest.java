package dev.backproof.backup.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.RawName;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "foo /a/foo true",
                "foo /a/foo/b true",
                "foo /a/foob false",
                "/foo /a/foo false",
                "/a /a/foo true",
                "/ /a true",
                "a/c /a/b/c false",
                "a/**/c /a/b/c true",
                "a/**/c /a/c true",
                "/a/**/d /a/b/c/d/e true",
                "/**/c /a/b/c true",
                "** /a true",
                "a/** /a true",
                "*.txt /a/b.txt true",
                "*.txt /a/.txt true",
                "*a*b* /xaxbx true",
                "*a*b /xaxbx false",
                "a? /ab true",
                "a? /aä true",
                "a? /a false",
                "a? /abc false",
                "[a-c]x /bx true",
                "[a-c]x /dx false",
                "[^a-c]x /dx true",
                "[^a-c]x /bx false",
                "[ä-ö]x /öx true",
                "[\\]a]x /]x true",
                "[a\\-c]x /bx false",
                "\\*x /*x true",
                "\\*x /ax false",
                "b/../c /c true",
                "./c/ /c true"
            })
    void patternsMatchAsResticsDo(String pattern, String path, boolean matches) {
        assertThat(patterns(pattern).matches(names(path))).isEqualTo(matches);
    }

    @Test
    void laterPatternsTakeBack() {
        PathPatterns patterns = patterns("*.tmp", "!keep/*.tmp", "keep/never.tmp");
        assertThat(patterns.matches(names("/a.tmp"))).isTrue();
        assertThat(patterns.matches(names("/keep/a.tmp"))).isFalse();
        assertThat(patterns.matches(names("/keep/never.tmp"))).isTrue();
    }

    @Test
    void caseMayBeIgnoredOnBothSides() {
        PathPatterns patterns = PathPatterns.ignoringCase(List.of(RawName.of("FOO.*Ä")));
        assertThat(patterns.matches(names("/foo.tXtä"))).isTrue();
        assertThat(patterns("FOO").matches(names("/foo"))).isFalse();
    }

    @Test
    void namesNeedNotBeUtf8() {
        RawName odd = RawName.of("\u00ffx\u00e4".getBytes(ISO_8859_1));
        assertThat(patterns("?x?").matches(List.of(odd))).isTrue();
        assertThat(patterns("?x").matches(List.of(odd))).isFalse();
        assertThat(patterns("*").matches(List.of(odd))).isTrue();
        assertThat(patterns("[^a]x*").matches(List.of(odd))).isTrue();
        assertThat(PathPatterns.of(List.of(odd)).matches(List.of(odd))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[]a]", "[a", "[a-]", "[-a]", "a\\", "[\\", "[^]", "x/[/y"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> patterns(pattern))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'" + pattern + "'");
    }

    @Test
    void noPatternMatchesNothing() {
        assertThat(patterns("").isEmpty()).isTrue();
        assertThat(patterns("").matches(names("/a"))).isFalse();
        assertThat(patterns().mayMatchBelow(names("/a"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/b/c /a true",
                "/a/b/c /a/b true",
                "/a/b/c /a/x false",
                "/a/b/c /x false",
                "/a/*/c /a/x true",
                "/a/**/c /a/x/y/z true",
                "/a/**/c /b false",
                "/a /a/b/c true",
                "c /a/b true"
            })
    void onlyDirectoriesThatMayHoldAMatchAreWorthLookingInto(String pattern, String directory, boolean may) {
        assertThat(patterns(pattern).mayMatchBelow(names(directory))).isEqualTo(may);
    }

    private static PathPatterns patterns(String... patterns) {
        return PathPatterns.of(Arrays.stream(patterns).map(RawName::of).toList());
    }

    private static List<RawName> names(String path) {
        return RawPath.of(path).components().stream().map(RawName::of).toList();
    }
}
