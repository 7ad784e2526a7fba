package dev.backproof.verify.sandbox.process;

import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who the server runs as. A server started by root must not be root: it becomes {@code mysql} or {@code nobody},
 * whichever there is, and owns its own files. Started by anybody else it runs as that user.
 *
 * @param name the account's name
 * @param principal the account
 * @param other whether it is another user than ours
 */
record ServerUser(String name, UserPrincipal principal, boolean other) {
    private static final List<String> CANDIDATES = List.of("mysql", "nobody");

    /**
     * @param ownFile a file that this process made
     */
    static ServerUser choose(Path ownFile) throws IOException {
        UserPrincipal own = Files.getOwner(ownFile, LinkOption.NOFOLLOW_LINKS);
        if (!isRoot(ownFile)) {
            return new ServerUser(own.getName(), own, false);
        }
        for (String candidate : CANDIDATES) {
            try {
                UserPrincipal principal =
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(candidate);
                return new ServerUser(candidate, principal, true);
            } catch (IOException e) {
                // there is no such account
            }
        }
        throw new SandboxException(
                "a database server must not run as root, and this machine has neither a user mysql nor nobody",
                "run as an ordinary user, or create the user mysql",
                null);
    }

    private static boolean isRoot(Path ownFile) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(ownFile, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    /** Gives a folder and all in it to the server. */
    void own(Path folder) throws IOException {
        if (!other) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, principal);
            }
        }
    }

    /** Whether the server can get to a folder: it and every folder above lets others pass. Nothing is changed for it. */
    boolean mayEnter(Path folder) throws IOException {
        if (!other) {
            return true;
        }
        for (Path at = folder; at != null; at = at.getParent()) {
            if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
