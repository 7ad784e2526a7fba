package dev.backproof.verify.sandbox.process;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/** The unprivileged user that a server runs as when we are root; otherwise it runs as we do. */
final class ServerUser {
    private static final List<String> CANDIDATES = List.of("mysql", "nobody");
    private final Optional<String> name;

    private ServerUser(Optional<String> name) {
        this.name = name;
    }

    static ServerUser choose() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerUser(Optional.empty());
        }
        for (String candidate : CANDIDATES) {
            if (lookUp(candidate).isPresent()) {
                return new ServerUser(Optional.of(candidate));
            }
        }
        throw new IOException("there is neither a user mysql nor a user nobody to run a server as");
    }

    private static Optional<UserPrincipal> lookUp(String name) {
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The argument for the server and its installer; none when they run as we do. */
    List<String> argument() {
        return name.map(user -> List.of("--user=" + user)).orElse(List.of());
    }

    /** Gives a file or folder to the user. */
    void own(Path path) throws IOException {
        if (name.isPresent()) {
            UserPrincipal user = lookUp(name.get()).orElseThrow(() -> new IOException("no user " + name.get()));
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setOwner(user);
        }
    }

    /** Whether the user can come through to a folder: every folder above lets anybody pass. */
    boolean reaches(Path folder) throws IOException {
        if (name.isEmpty()) {
            return true;
        }
        for (Path at = folder.toRealPath(); at != null; at = at.getParent()) {
            PosixFileAttributes attributes = Files.readAttributes(at, PosixFileAttributes.class);
            if (!attributes.permissions().contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }
}
