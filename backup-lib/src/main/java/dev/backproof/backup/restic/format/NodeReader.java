package dev.backproof.backup.restic.format;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one node, whose fields may come in any order. A node without some of its times, as rustic may write it, gets its
 * mtime for them, or the epoch when there is none.
 */
final class NodeReader {
    private RawName name = RawName.of("");
    private @Nullable NodeType type;
    private long mode;
    private @Nullable Instant mtime;
    private @Nullable Instant atime;
    private @Nullable Instant ctime;
    private long uid;
    private long gid;
    private String user = "";
    private String group = "";
    private long inode;
    private long deviceId;
    private long size;
    private long links;
    private String linkTarget = "";
    private byte[] rawLinkTarget = {};
    private List<Xattr> xattrs = List.of();
    private long device;
    private @Nullable List<Id> content;
    private @Nullable Id subtree;
    private String genericAttributes = "";
    private String error = "";

    /** The node whose object the input has entered. */
    Node read(JsonInput in) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            field(field, in);
        }
        Instant modified = mtime == null ? Instant.EPOCH : mtime;
        return new Node(
                name,
                JsonInput.required(type, "type"),
                mode,
                modified,
                atime == null ? modified : atime,
                ctime == null ? modified : ctime,
                uid,
                gid,
                user,
                group,
                inode,
                deviceId,
                size,
                links,
                target(),
                xattrs,
                device,
                content,
                subtree,
                genericAttributes,
                error);
    }

    private void field(String field, JsonInput in) {
        switch (field) {
            case "name" -> name = RawName.owning(GoQuote.unquote(in.string()));
            case "type" -> type = type(in.string());
            case "mode" -> mode = in.unsigned32();
            case "mtime" -> mtime = in.instant();
            case "atime" -> atime = in.instant();
            case "ctime" -> ctime = in.instant();
            case "uid" -> uid = in.unsigned32();
            case "gid" -> gid = in.unsigned32();
            case "user" -> user = in.string();
            case "group" -> group = in.string();
            case "inode" -> inode = in.unsigned64();
            case "device_id" -> deviceId = in.unsigned64();
            case "size" -> size = in.unsigned64();
            case "links" -> links = in.unsigned64();
            case "linktarget" -> linkTarget = in.string();
            case "linktarget_raw" -> rawLinkTarget = in.base64();
            case "extended_attributes" -> xattrs = xattrs(in);
            case "generic_attributes" -> genericAttributes = in.isNull() ? "" : in.raw();
            case "device" -> device = in.unsigned64();
            case "content" -> content = content(in);
            case "subtree" -> subtree = in.id();
            case "error" -> error = in.string();
            default -> in.skip();
        }
    }

    private @Nullable RawName target() {
        if (rawLinkTarget.length > 0) {
            return RawName.owning(rawLinkTarget);
        }
        return linkTarget.isEmpty() ? null : RawName.owning(Utf8.bytes(linkTarget));
    }

    private static NodeType type(String label) {
        NodeType type = NodeType.of(label);
        if (type == null) {
            throw new FormatException("'" + label + "' is not a node type");
        }
        return type;
    }

    private static List<Xattr> xattrs(JsonInput in) {
        List<Xattr> xattrs = new ArrayList<>();
        if (in.enterArray()) {
            while (in.nextElement()) {
                xattrs.add(xattr(in));
            }
        }
        return xattrs;
    }

    private static Xattr xattr(JsonInput in) {
        String name = "";
        byte[] value = {};
        if (in.enterObject()) {
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "name" -> name = in.string();
                    case "value" -> value = in.base64();
                    default -> in.skip();
                }
            }
        }
        return new Xattr(name, value);
    }

    private static @Nullable List<Id> content(JsonInput in) {
        if (!in.enterArray()) {
            return null;
        }
        List<Id> content = new ArrayList<>();
        while (in.nextElement()) {
            content.add(JsonInput.required(in.id(), "content"));
        }
        return content;
    }
}
