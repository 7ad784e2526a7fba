package dev.backproof.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.snapshot.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything a walk told, with files read at once; checks the order and the nesting while it listens. */
public final class RecordedWalk implements BackupSource.Visitor {
    private final Map<EntryPath, Node> nodes = new LinkedHashMap<>();
    private final Map<EntryPath, BackupSource.Content> contents = new LinkedHashMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Deque<RawName> lastNames = new ArrayDeque<>();
    private EntryPath directory = EntryPath.root();

    private RecordedWalk() {
        lastNames.push(RawName.of(""));
    }

    /** Walks a source to its end. */
    public static RecordedWalk of(BackupSource source) {
        RecordedWalk walk = new RecordedWalk();
        source.walk(walk);
        assertThat(walk.directory.isRoot()).isTrue();
        return walk;
    }

    /** Every entry in the order it came. */
    public Map<EntryPath, Node> nodes() {
        return nodes;
    }

    /** The paths of every entry, as text. */
    public List<String> paths() {
        return nodes.keySet().stream().map(EntryPath::toString).toList();
    }

    /** The node at a path written as text. */
    public Node node(String path) {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " in " + paths()));
    }

    /** The content of the file at a path written as text, unopened. */
    public BackupSource.Content content(String path) {
        return contents.entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(path))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no file " + path + " in " + paths()));
    }

    /** The bytes of a file. */
    public byte[] bytes(EntryPath path) throws IOException {
        BackupSource.Content content = contents.get(path);
        assertThat(content).as("content of %s", path).isNotNull();
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        }
    }

    /** SHA-256 of every file's bytes. */
    public Map<EntryPath, Id> hashes() throws IOException {
        Map<EntryPath, Id> hashes = new LinkedHashMap<>();
        for (EntryPath path : contents.keySet()) {
            hashes.put(path, Id.hash(bytes(path)));
        }
        return hashes;
    }

    /** What could not be read, path and reason. */
    public List<String> unreadable() {
        return unreadable;
    }

    @Override
    public void enterDirectory(Node node) {
        directory = add(node);
        lastNames.push(RawName.of(""));
    }

    @Override
    public void leaveDirectory() {
        EntryPath parent = directory.parent();
        assertThat(parent).isNotNull();
        directory = parent;
        lastNames.pop();
    }

    @Override
    public void file(Node file, BackupSource.Content content) {
        contents.put(add(file), content);
    }

    @Override
    public void special(Node node) {
        add(node);
    }

    @Override
    public void unreadable(String path, String reason) {
        unreadable.add(path + ": " + reason);
    }

    private EntryPath add(Node node) {
        assertThat(node.name()).isGreaterThan(lastNames.pop());
        lastNames.push(node.name());
        EntryPath path = directory.child(node.name());
        nodes.put(path, node);
        return path;
    }
}
