package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Paths of files in a mirror, which have other names as objects: {@code RcloneNames} tells how they differ. */
public final class MirrorPaths {
    private MirrorPaths() {}

    /**
     * The object's name of a folder or file as a person writes it.
     *
     * @param path names joined by slashes; empty, {@code /} or {@code .} for the top
     * @throws ConfigurationException {@code BAD_SETTING} when it leads out of the mirror
     */
    public static String objectName(String path) {
        EntryPath entry = EntryPath.root();
        RawPath cleaned = RawPath.of("/" + path).cleaned();
        if (Arrays.asList(path.split("/", -1)).contains("..")) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "'" + path + "' is no path inside a mirror");
        }
        for (byte[] component : cleaned.components()) {
            entry = entry.child(RawName.of(component));
        }
        return RcloneNames.encode(entry);
    }

    /** The file's path of an object's name; empty when no file can have it. */
    public static Optional<EntryPath> entry(String objectName) {
        return RcloneNames.decode(objectName);
    }

    /** The file's path of an object's name, for people; of a name that no file can have the name itself. */
    public static String shown(String objectName) {
        return RcloneNames.decode(objectName)
                .map(path -> path.toString().substring(1))
                .orElse(objectName);
    }

    /**
     * Whether a path, or a folder on the way to it, is matched.
     *
     * @param above the names that come before the path for the patterns
     */
    static boolean matches(PathPatterns patterns, List<RawName> above, EntryPath path) {
        if (patterns.isEmpty()) {
            return false;
        }
        List<RawName> names = new ArrayList<>(above);
        for (RawName each : path.names()) {
            names.add(each);
            if (patterns.matches(names)) {
                return true;
            }
        }
        return false;
    }
}
