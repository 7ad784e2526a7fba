package dev.backproof.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.source.TargetTree.Branch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetTreeTest {
    private static final String HERE = Path.of("").toAbsolutePath().toString();
    private static final String ABOVE =
            Path.of("..").toAbsolutePath().normalize().toString();

    @Test
    void pathsStandBelowTheirNames() throws IOException {
        assertThat(layout("/srv/data", "a/b")).containsExactly("/a/b = " + HERE + " b", "/srv/data = / data");
    }

    @Test
    void equalFirstNamesFromDifferentPlacesAreNumbered() throws IOException {
        assertThat(layout("data/x", "/data/y", "../data/z", "data/w"))
                .containsExactly(
                        "/data/w = " + HERE + " w",
                        "/data/x = " + HERE + " x",
                        "/data-1/y = / y",
                        "/data-2/z = " + ABOVE + " z");
    }

    @Test
    void aPathWithoutNamesGivesItsEntriesWhichMayBeExcluded() throws IOException {
        Path up = Path.of("").toAbsolutePath().relativize(Path.of("/"));
        TargetTree tree = TargetTree.of(List.of(RawPath.of(up), RawPath.of("/tmp")));
        assertThat(tree.tops().values())
                .extracting(branch -> branch.beginning().toString())
                .containsOnly("/");
        assertThat(tree.tops().values())
                .extracting(branch -> branch.name() + " " + branch.isNamed())
                .contains("tmp true", "usr false");
    }

    private static List<String> layout(String... targets) throws IOException {
        TargetTree tree = TargetTree.of(
                Stream.of(targets).map(RawPath::of).map(RawPath::cleaned).toList());
        List<String> layout = new ArrayList<>();
        tree.tops().forEach((name, branch) -> add("/" + name, branch, layout));
        return layout;
    }

    private static void add(String path, Branch branch, List<String> layout) {
        if (branch.isWhole()) {
            layout.add(path + " = " + branch.beginning() + " " + branch.name());
        }
        branch.below().forEach((name, below) -> add(path + "/" + name, below, layout));
    }
}
