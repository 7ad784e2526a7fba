package dev.backproof.backup.target;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreTarget;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.RecordedWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does with a target what a restore does, with the entries of a walk in place of a snapshot's. */
final class TreeCopy {
    private static final int PIECE = 10_000;

    private TreeCopy() {}

    /** Copies everything and returns what could not be set. */
    static List<String> copy(DirectorySource source, RestoreTarget target, boolean sparse) throws IOException {
        RecordedWalk walk = RecordedWalk.of(source);
        Map<Long, EntryPath> files = new HashMap<>();
        target.examine(false);
        target.prepare();
        for (Map.Entry<EntryPath, Node> each : walk.nodes().entrySet()) {
            EntryPath path = each.getKey();
            Node node = each.getValue();
            if (node.type() == NodeType.DIRECTORY) {
                target.directory(path);
            } else if (node.type() == NodeType.FILE) {
                EntryPath first = files.putIfAbsent(node.inode(), path);
                if (first == null) {
                    write(walk.bytes(path), path, target, sparse);
                } else {
                    target.hardLink(path, first);
                }
            } else {
                target.special(path, node);
            }
        }
        List<String> problems = new ArrayList<>();
        for (Map.Entry<EntryPath, Node> each : new ArrayList<>(walk.nodes().entrySet()).reversed()) {
            for (String problem : target.metadata(each.getKey(), each.getValue())) {
                problems.add(each.getKey() + ": " + problem);
            }
        }
        target.finish();
        return problems;
    }

    private static void write(byte[] bytes, EntryPath path, RestoreTarget target, boolean sparse) {
        target.createFile(path, bytes.length, sparse);
        for (int start = 0; start < bytes.length; start += PIECE) {
            int length = Math.min(PIECE, bytes.length - start);
            if (!sparse || !isZero(bytes, start, length)) {
                target.write(path, start, bytes, start, length);
            }
        }
        target.finishFile(path);
    }

    private static boolean isZero(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
