package dev.backproof.backup.restic.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON of one tree node by node (restic design.rst, "Trees and Data"; order, omissions and escapes observed:
 * restic 0.19.1). For one thread; of no use after {@link #finish}.
 */
public final class TreeEncoder {
    private final GoJsonWriter json = new GoJsonWriter(1024);
    private @Nullable RawName last;

    /** Starts an empty tree. */
    public TreeEncoder() {
        json.beginObject().name("nodes").beginArray();
    }

    /**
     * Adds a node.
     *
     * @throws IllegalArgumentException when its name does not sort after that of the node before
     */
    public TreeEncoder add(Node node) {
        if (last != null && last.compareTo(node.name()) >= 0) {
            throw new IllegalArgumentException("'" + node.name() + "' must not come after '" + last + "' in a tree");
        }
        last = node.name();
        json.beginObject()
                .name("name")
                .string(GoQuote.quote(node.name().shared()))
                .name("type")
                .string(node.type().label())
                .nonZero("mode", node.mode())
                .name("mtime")
                .time(node.mtime())
                .name("atime")
                .time(node.atime())
                .name("ctime")
                .time(node.ctime())
                .name("uid")
                .unsigned(node.uid())
                .name("gid")
                .unsigned(node.gid())
                .nonEmpty("user", node.user())
                .nonEmpty("group", node.group())
                .nonZero("inode", node.inode())
                .nonZero("device_id", node.deviceId())
                .nonZero("size", node.size())
                .nonZero("links", node.links());
        linkTarget(node.linkTarget());
        xattrs(node.xattrs());
        if (!node.genericAttributes().isEmpty()) {
            json.name("generic_attributes").raw(node.genericAttributes());
        }
        json.nonZero("device", node.device());
        content(node.content());
        json.nonNull("subtree", node.subtree()).nonEmpty("error", node.error()).endObject();
        return this;
    }

    private void linkTarget(@Nullable RawName target) {
        if (target != null && target.length() > 0) {
            json.name("linktarget").string(target.shared());
            if (!target.isUtf8()) {
                json.name("linktarget_raw").base64(target.shared());
            }
        }
    }

    private void xattrs(List<Xattr> xattrs) {
        if (!xattrs.isEmpty()) {
            json.name("extended_attributes").beginArray();
            for (Xattr xattr : xattrs) {
                json.beginObject()
                        .name("name")
                        .string(xattr.name())
                        .name("value")
                        .base64(xattr.value())
                        .endObject();
            }
            json.endArray();
        }
    }

    private void content(@Nullable List<Id> content) {
        json.name("content");
        if (content == null) {
            json.nothing();
        } else {
            json.beginArray();
            content.forEach(json::id);
            json.endArray();
        }
    }

    /** How many bytes there are so far. */
    public int size() {
        return json.size();
    }

    /** The whole tree; its SHA-256 is its id. */
    public byte[] finish() {
        return json.endArray().endObject().newline().toBytes();
    }
}
