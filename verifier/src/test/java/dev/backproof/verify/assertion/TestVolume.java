package dev.backproof.verify.assertion;

import dev.backproof.backup.restic.format.FileModes;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.verify.restore.FileChoice;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder that passes for a restored volume, and what its backup says of it. */
final class TestVolume implements RestoredVolume.Recorded {
    static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

    private static final String SOURCE = "/data/uploads of snapshot 3fa2b1c4";

    private final Map<EntryPath, Node> nodes = new LinkedHashMap<>();
    boolean ownersLost;
    boolean modesKept;

    RestoredVolume in(Path folder) {
        return new RestoredVolume("uploads", folder, SOURCE, NOW, this, origin(folder));
    }

    /** The same, of which a sample was drawn that left all of it out. */
    RestoredVolume unreadIn(Path folder) {
        return new RestoredVolume("uploads", folder, SOURCE, NOW, this, origin(folder), FileChoice.NONE, 0);
    }

    private static ScenarioOrigin origin(Path folder) {
        return ScenarioOrigin.of(folder.resolve("../shop.yaml").normalize());
    }

    TestVolume records(String path, NodeType type, long size, long uid) {
        return records(path, type, size, uid, 1, 1);
    }

    /** A file of several names, which is the same one wherever the number is the same. */
    TestVolume recordsLinked(String path, long size, long uid, long inode) {
        return records(path, NodeType.FILE, size, uid, inode, 2);
    }

    private TestVolume records(String path, NodeType type, long size, long uid, long inode, long links) {
        EntryPath entry = RestoredVolume.entry(path);
        nodes.put(
                entry,
                new Node(
                        entry.isRoot() ? RawName.of("x") : entry.name(),
                        type,
                        FileModes.of(type, 0644),
                        NOW,
                        NOW,
                        NOW,
                        uid,
                        uid,
                        "",
                        "",
                        inode,
                        1,
                        size,
                        links,
                        null,
                        List.of(),
                        0,
                        type == NodeType.FILE ? List.of() : null,
                        null,
                        "",
                        ""));
        return this;
    }

    @Override
    public void visit(EntryVisitor visitor) {
        nodes.forEach(visitor::visit);
    }

    @Override
    public Optional<Node> find(EntryPath path) {
        return Optional.ofNullable(nodes.get(path));
    }

    @Override
    public boolean ownersLost() {
        return ownersLost;
    }

    @Override
    public boolean modesKept() {
        return modesKept;
    }
}
