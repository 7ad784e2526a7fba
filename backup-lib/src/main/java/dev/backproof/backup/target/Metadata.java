package dev.backproof.backup.target;

import dev.backproof.backup.error.Escapes;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives one entry its metadata, in restic's order (restic's restore semantics, pass 2):
 *
 * <ol>
 *   <li>owner and group, because changing them takes setuid and capabilities away
 *   <li>extended attributes: those of the node, and no others
 *   <li>times
 *   <li>permissions, because they may forbid the rest to a user who is not root
 * </ol>
 */
final class Metadata {
    private static final int SETUID_SETGID = 06000;
    private static final int OWNER_ONLY = 0700;

    /** Belongs to the security policy of the target's machine, not to the file. */
    private static final String SELINUX_LABEL = "security.selinux";

    private final PosixDirectory parent;
    private final byte[] name;
    private final Node node;
    private final List<String> problems = new ArrayList<>();

    private Metadata(PosixDirectory parent, byte[] name, Node node) {
        this.parent = parent;
        this.name = name;
        this.node = node;
    }

    /** Sets what can be set, and returns a phrase for each part that cannot. */
    static List<String> apply(PosixDirectory parent, byte[] name, Node node) {
        Metadata metadata = new Metadata(parent, name, node);
        boolean owned = metadata.attempt(
                "owner " + node.uid() + ":" + node.gid(), () -> parent.setOwner(name, node.uid(), node.gid()));
        metadata.attributes();
        metadata.attempt("times", () -> parent.setTimes(name, node.atime(), node.mtime()));
        metadata.permissions(owned);
        return List.copyOf(metadata.problems);
    }

    private void attributes() {
        Map<String, byte[]> present = new HashMap<>();
        attempt("extended attributes", () -> {
            for (byte[] attribute : parent.attributeNames(name)) {
                present.put(new String(attribute, StandardCharsets.ISO_8859_1), attribute);
            }
        });
        for (Xattr xattr : node.xattrs()) {
            byte[] attribute = xattr.name().getBytes(StandardCharsets.UTF_8);
            present.remove(new String(attribute, StandardCharsets.ISO_8859_1));
            attempt(phrase(attribute), () -> writable(() -> parent.setAttribute(name, attribute, xattr.value())));
        }
        present.remove(SELINUX_LABEL);
        for (byte[] attribute : present.values()) {
            attempt(
                    phrase(attribute) + " to be removed",
                    () -> writable(() -> parent.removeAttribute(name, attribute)));
        }
    }

    /** A read-only file takes no attributes from its owner; a file with several names may have its permissions already. */
    private void writable(Setting setting) throws IOException {
        try {
            setting.set();
        } catch (PosixException e) {
            if (!e.is(Errno.EACCES) || node.type() == NodeType.SYMLINK) {
                throw e;
            }
            parent.setPermissions(name, OWNER_ONLY);
            setting.set();
        }
    }

    private void permissions(boolean owned) {
        if (node.type() == NodeType.SYMLINK) {
            return;
        }
        int permissions = node.permissions();
        if (!owned && node.type() == NodeType.FILE && (permissions & SETUID_SETGID) != 0) {
            // a program must not run with the rights of whoever happened to restore it
            permissions &= ~SETUID_SETGID;
            problems.add("setuid and setgid: left out, because the owner is another");
        }
        int allowed = permissions;
        attempt("mode " + Integer.toOctalString(permissions), () -> parent.setPermissions(name, allowed));
    }

    private static String phrase(byte[] attribute) {
        return "extended attribute " + Escapes.display(attribute);
    }

    private boolean attempt(String what, Setting setting) {
        try {
            setting.set();
            return true;
        } catch (PosixException e) {
            problems.add(what + ": " + e.reason());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(what + ": " + e.getMessage());
        }
        return false;
    }

    /** One thing to be set. */
    private interface Setting {
        void set() throws IOException;
    }
}
