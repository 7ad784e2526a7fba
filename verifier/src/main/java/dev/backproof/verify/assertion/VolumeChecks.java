package dev.backproof.verify.assertion;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks on restored files. Of a volume that was not restored as a whole, all but {@link #complete} and {@link #manifest} look
 * at what the backup says of its entries, and prove nothing about data.
 */
public final class VolumeChecks {
    private static final int MOST_NAMES = 10;

    private VolumeChecks() {}

    /** Opens a manifest. */
    @FunctionalInterface
    public interface ManifestFile {
        /** The bytes of the manifest. */
        InputStream open() throws IOException;
    }

    /**
     * Every entry that the backup lists is there, of the same type and size, and there is at least one file; where the backup
     * keeps them, with its mode, its owner, its target and its other names. Of a volume that was not restored as a whole every
     * file that was to be restored.
     */
    public static Check complete(RestoredVolume volume) {
        if (!volume.holdsData()) {
            return check(volume, name(volume, "the backup lists files"), "listing", () -> {
                Comparison found = compare(volume);
                String listed = Words.count(found.unread, "file");
                return found.unread == 0
                        ? Outcome.failed(volume.name() + " holds no file", "at least 1 file", "0 files")
                        : Outcome.passed(listed + " listed, none was read", "at least 1 file", listed);
            });
        }
        String what = volume.isWhole() ? "every file came back" : "every file of the sample came back";
        return new Check(name(volume, what), "complete", () -> {
            Comparison found = compare(volume);
            String expected = Words.count(found.files, "file") + ", " + found.bytes + " bytes";
            if (found.wrong > 0) {
                return Outcome.failed(
                        volume.name() + ": " + found.wrong + " of "
                                + Words.count(found.entries, "entry").replace("entrys", "entries")
                                + " did not come back: "
                                + Words.some(found.examples, found.wrong),
                        expected,
                        found.wrong + " missing or different");
            }
            String others = found.unread == 0 ? "" : "; " + Words.count(found.unread, "file") + " not read this time";
            return found.files == 0
                    ? Outcome.failed(volume.name() + " came back without a single file", "at least 1 file", "0 files")
                    : Outcome.passed(expected + " came back" + others, expected, expected);
        });
    }

    private static Comparison compare(RestoredVolume volume) throws IOException {
        Comparison found = new Comparison();
        volume.recorded().visit((path, node) -> {
            found.compare(volume, path, node);
            return true;
        });
        found.rethrow();
        return found;
    }

    /** The number of regular files lies within bounds. */
    public static Check fileCount(RestoredVolume volume, Bounds bounds) {
        return check(
                volume,
                name(volume, "number of files"),
                "files",
                () -> within(volume, Totals.of(volume).files, "file", bounds));
    }

    /** The bytes of all regular files lie within bounds. */
    public static Check totalBytes(RestoredVolume volume, Bounds bounds) {
        return check(
                volume, name(volume, "bytes"), "bytes", () -> within(volume, Totals.of(volume).bytes, "byte", bounds));
    }

    private static Check check(RestoredVolume volume, String name, String kind, Check.Probe probe) {
        return new Check(name, kind, probe).provingData(volume.isWhole());
    }

    private static Outcome within(RestoredVolume volume, long actual, String noun, Bounds bounds) {
        String message = volume.name() + " has " + Words.count(actual, noun);
        return bounds.contains(actual)
                ? Outcome.passed(message, bounds.toString(), Long.toString(actual))
                : Outcome.failed(message + ", expected " + bounds, bounds.toString(), Long.toString(actual));
    }

    /**
     * Each file of a {@code sha256sum} file is there with this digest; of a volume that was not restored as a whole, those
     * that were restored, while the others are only looked for in the listing.
     *
     * @param label its name for people
     */
    public static Check manifest(RestoredVolume volume, String label, ManifestFile manifest) {
        return new Check(name(volume, "manifest " + label), "manifest", () -> {
                    List<String> wrong = new ArrayList<>();
                    long wrongs = 0;
                    long files = 0;
                    long unread = 0;
                    try (InputStream in = manifest.open()) {
                        Sha256Lines lines = new Sha256Lines(in, label);
                        for (Sha256Lines.Line line = lines.next(); line != null; line = lines.next()) {
                            files++;
                            Optional<EntryPath> path = path(line);
                            unread += path.isPresent() && !volume.isRestored(path.get()) ? 1 : 0;
                            String problem = path.isPresent()
                                    ? compare(volume, path.get(), line.sha256())
                                    : line.name() + " does not lie below the volume";
                            if (!problem.isEmpty()) {
                                wrongs++;
                                if (wrong.size() < MOST_NAMES) {
                                    wrong.add(problem);
                                }
                            }
                        }
                    }
                    if (files == 0) {
                        return Outcome.error("the manifest " + label + " lists no file");
                    }
                    String expected = Words.count(files, "file");
                    return wrongs == 0
                            ? Outcome.passed(
                                    expected
                                            + (unread == files ? " are listed, none was read: " : " as in ")
                                            + label
                                            + (unread == 0 || unread == files
                                                    ? ""
                                                    : "; " + unread + " of them not read this time"),
                                    expected,
                                    expected)
                            : Outcome.failed(
                                    volume.name() + ": " + wrongs + " of " + expected + " not as in " + label + ": "
                                            + Words.some(wrong, wrongs),
                                    expected,
                                    Words.count(files - wrongs, "file"));
                })
                .provingData(volume.holdsData());
    }

    private static Optional<EntryPath> path(Sha256Lines.Line line) {
        try {
            return Optional.of(RestoredVolume.entry(line.name()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String compare(RestoredVolume volume, EntryPath path, String sha256) throws IOException {
        boolean here = volume.isRestored(path);
        Optional<FileStatus> status = here ? volume.findRestored(path) : volume.find(path);
        if (status.isEmpty()) {
            return shown(path) + " is missing";
        }
        if (status.get().type() != FileType.FILE) {
            return shown(path) + " is a " + status.get().type().label();
        }
        if (!here) {
            return "";
        }
        Optional<PosixFile> file = volume.openFile(path);
        if (file.isEmpty()) {
            return shown(path) + " is missing";
        }
        return digest(file.get()).equals(sha256) ? "" : shown(path) + " has other content";
    }

    /** The SHA-256 of a file, in lower-case hexadecimal digits. */
    static String digest(PosixFile file) throws IOException {
        return digest(file, ShownText.newSha256());
    }

    /** A digest of a file, in lower-case hexadecimal digits. */
    static String digest(PosixFile file, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = file.stream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** An entry is there. */
    public static Check exists(RestoredVolume volume, String path) {
        return check(
                volume,
                name(volume, path + " exists"),
                "exists",
                () -> entry(
                        volume,
                        path,
                        status -> Outcome.passed(path + " is a " + status.type().label())));
    }

    /** No entry matches a pattern, which has the meaning that {@link PathPatterns} gives it. */
    public static Check noFile(RestoredVolume volume, String glob) {
        PathPatterns patterns = PathPatterns.of(List.of(RawName.of(glob)));
        return check(volume, name(volume, "nothing matches " + glob), "no-file", () -> {
            List<String> found = new ArrayList<>();
            long[] count = {0};
            volume.walk((path, status) -> {
                if (patterns.matches(path.names())) {
                    count[0]++;
                    if (found.size() < MOST_NAMES) {
                        found.add(shown(path));
                    }
                }
            });
            return count[0] == 0
                    ? Outcome.passed("nothing matches " + glob, "0", "0")
                    : Outcome.failed(
                            volume.name() + " holds what it should not, " + glob + ": " + Words.some(found, count[0]),
                            "0",
                            Long.toString(count[0]));
        });
    }

    /** No regular file that matches a pattern is empty. */
    public static Check noEmptyFile(RestoredVolume volume, String glob) {
        boolean all = glob.equals("**");
        PathPatterns patterns = PathPatterns.of(List.of(RawName.of(glob)));
        String which = all ? "" : " that matches " + glob;
        return check(volume, name(volume, "no empty file" + which), "no-empty-file", () -> {
            List<String> found = new ArrayList<>();
            long[] count = {0};
            volume.walk((path, status) -> {
                if (status.type() == FileType.FILE && status.size() == 0 && (all || patterns.matches(path.names()))) {
                    count[0]++;
                    if (found.size() < MOST_NAMES) {
                        found.add(shown(path));
                    }
                }
            });
            return count[0] == 0
                    ? Outcome.passed("no file" + which + " is empty", "0", "0")
                    : Outcome.failed(
                            volume.name() + " has " + Words.count(count[0], "file") + " without a byte: "
                                    + Words.some(found, count[0]),
                            "0",
                            Long.toString(count[0]));
        });
    }

    /** The bytes of one file lie within bounds. */
    public static Check fileSize(RestoredVolume volume, String path, Bounds bounds) {
        return check(
                volume,
                name(volume, "size of " + path),
                "size",
                () -> entry(volume, path, status -> {
                    if (status.type() != FileType.FILE) {
                        return same(
                                volume,
                                path,
                                "is a",
                                FileType.FILE.label(),
                                status.type().label());
                    }
                    String message = volume.name() + ": " + path + " has " + Words.count(status.size(), "byte");
                    String actual = Long.toString(status.size());
                    return bounds.contains(status.size())
                            ? Outcome.passed(message, bounds.toString(), actual)
                            : Outcome.failed(message + ", expected " + bounds, bounds.toString(), actual);
                }));
    }

    /**
     * An entry has this owner and group. Where owners could not be set because the drill does not run as root, the
     * backup's own record is looked at instead.
     */
    public static Check owner(RestoredVolume volume, String path, long uid, long gid) {
        String expected = uid + ":" + gid;
        return check(
                volume,
                name(volume, "owner of " + path),
                "owner",
                () -> entry(volume, path, status -> {
                    String actual = status.uid() + ":" + status.gid();
                    if (!actual.equals(expected) && volume.recorded().ownersLost()) {
                        actual = volume.recorded()
                                .find(RestoredVolume.entry(path))
                                .map(node -> node.uid() + ":" + node.gid())
                                .orElse(actual);
                    }
                    return same(volume, path, "belongs to", expected, actual);
                }));
    }

    /** An entry has these permission bits (07777). */
    public static Check mode(RestoredVolume volume, String path, int mode) {
        return check(
                volume,
                name(volume, "mode of " + path),
                "mode",
                () -> entry(
                        volume,
                        path,
                        status -> same(volume, path, "has mode", octal(mode), octal(status.permissions()))));
    }

    /** A symlink points there. */
    public static Check linkTarget(RestoredVolume volume, String path, String target) {
        return check(
                volume,
                name(volume, "link " + path),
                "link",
                () -> entry(volume, path, status -> {
                    if (status.type() != FileType.SYMLINK) {
                        return same(
                                volume,
                                path,
                                "is a",
                                FileType.SYMLINK.label(),
                                status.type().label());
                    }
                    RawName actual =
                            volume.linkTarget(RestoredVolume.entry(path)).orElse(RawName.of(""));
                    return same(volume, path, "points to", RawName.of(target).toString(), actual.toString());
                }));
    }

    /** The newest regular file that matches a pattern was younger than this when the drill began. */
    public static Check newestFile(RestoredVolume volume, String glob, Duration within) {
        boolean all = glob.equals("**");
        PathPatterns patterns = PathPatterns.of(List.of(RawName.of(glob)));
        return check(volume, name(volume, "newest file" + (all ? "" : " of " + glob)), "newest-file", () -> {
            Newest newest = new Newest();
            volume.walk((path, status) -> {
                if (status.type() == FileType.FILE && (all || patterns.matches(path.names()))) {
                    newest.see(path, status.modified());
                }
            });
            String expected = "younger than " + Words.age(within);
            Instant time = newest.time;
            if (time == null) {
                return Outcome.failed(
                        volume.name() + " has no file" + (all ? "" : " that matches " + glob), expected, "no file");
            }
            Duration age = Duration.between(time, volume.drillStart());
            String message = "the newest file of " + volume.name() + (all ? "" : " that matches " + glob) + ", "
                    + shown(newest.path) + ", is " + Words.old(age);
            return age.compareTo(within) < 0
                    ? Outcome.passed(message, expected, Words.age(age))
                    : Outcome.failed(message + ", expected " + expected, expected, Words.age(age));
        });
    }

    private interface OnEntry {
        Outcome look(FileStatus status) throws IOException;
    }

    private static Outcome entry(RestoredVolume volume, String path, OnEntry next) throws IOException {
        Optional<FileStatus> status = volume.find(RestoredVolume.entry(path));
        return status.isPresent()
                ? next.look(status.get())
                : Outcome.failed(volume.name() + ": " + path + " is missing", path, "missing");
    }

    private static Outcome same(RestoredVolume volume, String path, String verb, String expected, String actual) {
        String message = volume.name() + ": " + path + " " + verb + " " + actual;
        return expected.equals(actual)
                ? Outcome.passed(message, expected, actual)
                : Outcome.failed(message + ", expected " + expected, expected, actual);
    }

    private static String octal(int mode) {
        return String.format(Locale.ROOT, "%04o", mode);
    }

    private static String name(RestoredVolume volume, String what) {
        return volume.name() + ": " + what;
    }

    /** A path below the volume, for people. */
    static String shown(EntryPath path) {
        return path.isRoot() ? "." : path.toString().substring(1);
    }

    /** Files and bytes of a volume. */
    private record Totals(long files, long bytes) {
        static Totals of(RestoredVolume volume) throws IOException {
            long[] totals = new long[2];
            volume.walk((path, status) -> {
                if (status.type() == FileType.FILE) {
                    totals[0]++;
                    totals[1] += status.size();
                }
            });
            return new Totals(totals[0], totals[1]);
        }
    }

    private static final class Newest {
        private EntryPath path = EntryPath.root();
        private @Nullable Instant time;

        void see(EntryPath at, Instant modified) {
            if (time == null || modified.isAfter(time)) {
                time = modified;
                path = at;
            }
        }
    }

    /** Compares what the backup lists with what is there. */
    private static final class Comparison {
        /** How many files of several names are kept in mind. */
        private static final int MOST_INODES = 100_000;

        private final List<String> examples = new ArrayList<>();
        private final Map<String, Long> inodes = new HashMap<>();
        private long entries;
        private long files;
        private long bytes;
        private long wrong;
        private long unread;
        private @Nullable IOException broken;

        void compare(RestoredVolume volume, EntryPath path, Node node) {
            if (path.isRoot() || broken != null) {
                return;
            }
            if (!volume.isWhole() && (node.type() != NodeType.FILE || !volume.isRestored(path))) {
                unread += node.type() == NodeType.FILE ? 1 : 0;
                return;
            }
            entries++;
            if (node.type() == NodeType.FILE) {
                files++;
                bytes += node.size();
            }
            try {
                String problem = problem(volume, path, node);
                if (!problem.isEmpty()) {
                    wrong++;
                    if (examples.size() < MOST_NAMES) {
                        examples.add(shown(path) + " " + problem);
                    }
                }
            } catch (IOException e) {
                broken = e;
            }
        }

        private String problem(RestoredVolume volume, EntryPath path, Node node) throws IOException {
            Optional<FileStatus> status;
            try {
                status = volume.findRestored(path);
            } catch (IllegalArgumentException e) {
                return "has a name that no entry can have";
            }
            String problem = problem(node, status);
            return problem.isEmpty() && volume.isWhole() && volume.recorded().modesKept()
                    ? otherwise(volume, path, node, status.orElseThrow())
                    : problem;
        }

        private static String problem(Node node, Optional<FileStatus> status) {
            if (status.isEmpty()) {
                return "is missing";
            }
            FileType type = status.get().type();
            if (type != RestoredVolume.type(node)) {
                return "is a " + type.label();
            }
            return node.type() == NodeType.FILE && status.get().size() != node.size()
                    ? "has " + status.get().size() + " of " + node.size() + " bytes"
                    : "";
        }

        /** In what an entry of the right type and size differs from what the backup keeps of it; empty when in nothing. */
        private String otherwise(RestoredVolume volume, EntryPath path, Node node, FileStatus status)
                throws IOException {
            if (node.type() == NodeType.SYMLINK) {
                RawName target = volume.linkTarget(path).orElseThrow();
                return Objects.equals(node.linkTarget(), target) ? "" : "points to " + target;
            }
            boolean owned = !volume.recorded().ownersLost();
            // without its owner an entry loses the right to act in his name
            int bits = owned ? 07777 : 0777;
            if ((status.permissions() & bits) != (node.permissions() & bits)) {
                return "has mode " + octal(status.permissions()) + " instead of " + octal(node.permissions());
            }
            if (owned && (status.uid() != node.uid() || status.gid() != node.gid())) {
                return "belongs to " + status.uid() + ":" + status.gid() + " instead of " + node.uid() + ":"
                        + node.gid();
            }
            return node.type() == NodeType.FILE && node.links() > 1 ? otherLink(node, status) : "";
        }

        /** All names of a file must still be one file; of names outside of the volume nothing can be said. */
        private String otherLink(Node node, FileStatus status) {
            if (inodes.size() == MOST_INODES) {
                return "";
            }
            // as the restore does: names whose contents differ were one file before it changed
            String file = node.deviceId() + ":" + node.inode() + ":" + Objects.hashCode(node.content());
            Long first = inodes.putIfAbsent(file, status.inode());
            return first == null || first == status.inode() ? "" : "is no longer the same file as under its other name";
        }

        void rethrow() throws IOException {
            if (broken != null) {
                throw broken;
            }
        }
    }
}
