package dev.backproof.backup.source;

import dev.backproof.backup.error.Escapes;
import dev.backproof.backup.posix.Accounts;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.restic.format.FileModes;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.restic.format.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the nodes of directory entries, with everything a snapshot keeps of them. */
final class NodeReader {
    private final Accounts accounts;
    private final boolean accessTimes;

    NodeReader(Accounts accounts, boolean accessTimes) {
        this.accounts = accounts;
        this.accessTimes = accessTimes;
    }

    /**
     * The node of an open directory.
     *
     * @param warnings hears of attributes that cannot be read; the node is made without them
     */
    Node directory(PosixDirectory directory, RawName name, Consumer<String> warnings) throws IOException {
        List<Xattr> attributes = attributes(directory.attributeNames(), directory::attribute, warnings);
        return node(name, NodeType.DIRECTORY, directory.status(), null, attributes);
    }

    /** The node of a directory on the way to what is backed up; its attributes are kept when they can be read. */
    Node directoryAbove(PosixDirectory directory, RawName name) throws IOException {
        List<Xattr> attributes = List.of();
        try {
            attributes = attributes(directory.attributeNames(), directory::attribute, warning -> {});
        } catch (PosixException e) {
            // restic's rule too: what lies above is not what the user asked for
        }
        return node(name, NodeType.DIRECTORY, directory.status(), null, attributes);
    }

    /** The node of an entry that is not a directory. */
    Node entry(
            PosixDirectory parent,
            byte[] entry,
            RawName name,
            NodeType type,
            FileStatus status,
            Consumer<String> warnings)
            throws IOException {
        RawName target = type == NodeType.SYMLINK ? RawName.of(parent.readLink(entry)) : null;
        List<Xattr> attributes =
                attributes(parent.attributeNames(entry), attribute -> parent.attribute(entry, attribute), warnings);
        return node(name, type, status, target, attributes);
    }

    private static List<Xattr> attributes(List<byte[]> names, Reading reading, Consumer<String> warnings)
            throws IOException {
        if (names.isEmpty()) {
            return List.of();
        }
        List<Xattr> attributes = new ArrayList<>(names.size());
        for (byte[] name : names) {
            try {
                attributes.add(new Xattr(new String(name, StandardCharsets.UTF_8), reading.read(name)));
            } catch (PosixException e) {
                if (!e.is(Errno.ENODATA)) {
                    warnings.accept("extended attribute " + Escapes.display(name) + ": " + e.reason());
                }
            }
        }
        return List.copyOf(attributes);
    }

    private Node node(
            RawName name, NodeType type, FileStatus status, @Nullable RawName target, List<Xattr> attributes) {
        boolean countsLinks = type != NodeType.DIRECTORY && type != NodeType.FIFO;
        boolean isDevice = type == NodeType.DEVICE || type == NodeType.CHARACTER_DEVICE;
        return new Node(
                name,
                type,
                FileModes.of(type, status.permissions()),
                status.modified(),
                accessTimes ? status.accessed() : status.modified(),
                status.changed(),
                status.uid(),
                status.gid(),
                accounts.user(status.uid()),
                accounts.group(status.gid()),
                status.inode(),
                status.device(),
                type == NodeType.FILE ? status.size() : 0,
                countsLinks ? status.links() : 0,
                target,
                attributes,
                isDevice ? status.specialDevice() : 0,
                type == NodeType.FILE ? List.of() : null,
                null,
                "",
                "");
    }

    /** Reads one attribute. */
    private interface Reading {
        byte[] read(byte[] attribute) throws IOException;
    }
}
