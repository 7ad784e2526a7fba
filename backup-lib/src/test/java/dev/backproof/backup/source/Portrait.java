package dev.backproof.backup.source;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.snapshot.EntryPath;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an entry must come back when it is restored; the rest (inode, device, time of change) cannot.
 *
 * @param sameFileAs the first path of the same file, which for most is the entry itself
 * @param content SHA-256 of a regular file's bytes
 */
public record Portrait(
        NodeType type,
        String mode,
        Instant modified,
        long uid,
        long gid,
        String user,
        String group,
        long size,
        long links,
        @Nullable RawName linkTarget,
        SortedMap<String, String> attributes,
        long device,
        EntryPath sameFileAs,
        @Nullable Id content) {

    /** The portraits of all entries of a source, by path. */
    public static Map<String, Portrait> of(BackupSource source) throws IOException {
        RecordedWalk walk = RecordedWalk.of(source);
        if (!walk.unreadable().isEmpty()) {
            throw new IOException("unreadable: " + walk.unreadable());
        }
        Map<EntryPath, Id> hashes = walk.hashes();
        Map<Long, EntryPath> firstPaths = new HashMap<>();
        Map<String, Portrait> portraits = new LinkedHashMap<>();
        walk.nodes().forEach((path, node) -> {
            EntryPath first = firstPaths.putIfAbsent(node.inode(), path);
            portraits.put(path.toString(), of(node, first == null ? path : first, hashes.get(path)));
        });
        return portraits;
    }

    private static Portrait of(Node node, EntryPath first, @Nullable Id content) {
        SortedMap<String, String> attributes = new TreeMap<>();
        node.xattrs()
                .forEach(xattr -> attributes.put(xattr.name(), HexFormat.of().formatHex(xattr.value())));
        return new Portrait(
                node.type(),
                Integer.toOctalString(node.permissions()),
                node.mtime(),
                node.uid(),
                node.gid(),
                node.user(),
                node.group(),
                node.size(),
                node.links(),
                node.linkTarget(),
                attributes,
                node.device(),
                first,
                content);
    }
}
