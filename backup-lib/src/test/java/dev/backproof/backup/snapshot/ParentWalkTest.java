package dev.backproof.backup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walk meets the parent's directories whatever of them the source still has. */
final class ParentWalkTest {
    private final Map<Id, ParentDirectory> stored = new ConcurrentHashMap<>();

    /** A directory of the parent, by the names of those in it. */
    private record Folder(Map<String, Folder> folders) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eachDirectoryIsTheParentsOneOfThatPlace(long seed) {
        Random random = new Random(seed);
        Folder root = folder(random, 4);
        Id tree = store(root);
        try (ParentWalk walk = new ParentWalk(id -> Objects.requireNonNull(stored.get(id)))) {
            visit(walk, root, tree, random);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void aDirectoryThatCannotBeLoadedFailsWhenTheWalkComesToIt(int number) {
        Folder root = new Folder(new TreeMap<>());
        IntStream.range(0, 6).forEach(i -> root.folders.put("d" + i, new Folder(Map.of("in" + i, empty()))));
        Id tree = store(root);
        List<Id> trees = children(root);
        ParentDirectory none = stored.remove(trees.get(number));
        assertThat(none).isNotNull();
        try (ParentWalk walk = new ParentWalk(id -> {
            ParentDirectory found = stored.get(id);
            if (found == null) {
                throw new IllegalStateException("not there");
            }
            return found;
        })) {
            assertThat(walk.enter(tree)).isSameAs(stored.get(tree));
            for (int i = 0; i < number; i++) {
                assertThat(walk.enter(trees.get(i))).isSameAs(stored.get(trees.get(i)));
                walk.leave();
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> walk.enter(trees.get(number)))
                    .withMessage("not there");
        }
    }

    /** Enters some of the directories, and now and then one that the parent does not have. */
    private void visit(ParentWalk walk, Folder folder, @Nullable Id tree, Random random) {
        ParentDirectory found = walk.enter(tree);
        assertThat(found).isSameAs(tree == null ? ParentDirectory.EMPTY : stored.get(tree));
        for (Folder child : folder.folders.values()) {
            int what = random.nextInt(4);
            if (what > 0) {
                visit(walk, child, tree == null || what == 1 ? null : id(child), random);
            }
        }
        walk.leave();
    }

    private static Folder empty() {
        return new Folder(Map.of());
    }

    private static Folder folder(Random random, int depth) {
        Folder folder = new Folder(new TreeMap<>());
        int count = depth == 0 ? 0 : random.nextInt(7);
        IntStream.range(0, count)
                .forEach(i -> folder.folders.put(Integer.toString(random.nextInt(1000)), folder(random, depth - 1)));
        return folder;
    }

    private Id store(Folder folder) {
        folder.folders.values().forEach(this::store);
        List<Node> nodes = folder.folders.entrySet().stream()
                .map(each -> node(each.getKey(), id(each.getValue())))
                .toList();
        Id id = id(folder);
        stored.putIfAbsent(id, new ParentDirectory(nodes));
        return id;
    }

    private static List<Id> children(Folder folder) {
        return folder.folders.values().stream().map(ParentWalkTest::id).toList();
    }

    private static Node node(String name, Id tree) {
        return new Node(
                RawName.of(name.getBytes(StandardCharsets.UTF_8)),
                NodeType.DIRECTORY,
                0700,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                "",
                "",
                0,
                0,
                0,
                0,
                null,
                List.of(),
                0,
                null,
                tree,
                "",
                "");
    }

    /** Equal for equal folders, as with trees. */
    private static Id id(Folder folder) {
        return Id.hash(folder.toString().getBytes(StandardCharsets.UTF_8));
    }
}
