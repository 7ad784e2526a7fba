package dev.backproof.backup.source;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.Accounts;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files and directories of this machine with all their metadata, laid out in the snapshot as restic does it: an absolute
 * path comes with the directories above it, a relative one with its own names, and of {@code .} only what is in it.
 *
 * <p>A path that is itself a symlink is backed up as that symlink. Sockets are left out. What vanishes during the walk
 * is left out silently, what cannot be read is reported to the visitor. No symlink below a path is followed, not even
 * one that takes the place of a directory during the walk.
 *
 * <p>Immutable: every method that sets something returns a new source. One source may be walked several times, also at
 * once. Needs 64-bit Linux.
 */
public final class DirectorySource implements BackupSource {
    private final List<RawPath> targets;
    private final Exclusion exclusion;
    private final boolean accessTimes;
    private final boolean contentsOnly;

    private DirectorySource(List<RawPath> targets, Exclusion exclusion, boolean accessTimes, boolean contentsOnly) {
        this.targets = targets;
        this.exclusion = exclusion;
        this.accessTimes = accessTimes;
        this.contentsOnly = contentsOnly;
    }

    /**
     * A source of these paths.
     *
     * @throws SourceException {@code SOURCE_NOT_FOUND} when one of them does not exist, {@code SOURCE_UNREADABLE} when
     *     that cannot be found out
     */
    public static DirectorySource at(Path first, Path... more) {
        return at(Stream.concat(Stream.of(first), Arrays.stream(more)).map(RawPath::of));
    }

    /** As {@link #at(Path, Path...)}, for paths that need not be text. */
    public static DirectorySource at(RawPath first, RawPath... more) {
        return at(Stream.concat(Stream.of(first), Arrays.stream(more)));
    }

    /**
     * A source of what is in a directory, without the directory itself: the entries stand at the top of the snapshot, as
     * with restic's {@code backup .} in that directory.
     *
     * @throws SourceException {@code SOURCE_NOT_FOUND} when it does not exist, {@code SOURCE_UNREADABLE} when that cannot
     *     be found out
     */
    public static DirectorySource contentsOf(Path directory) {
        DirectorySource source = at(RawPath.of(directory).absolute());
        return new DirectorySource(source.targets, source.exclusion, source.accessTimes, true);
    }

    private static DirectorySource at(Stream<RawPath> paths) {
        List<RawPath> targets = paths.map(RawPath::cleaned).toList();
        targets.forEach(DirectorySource::requireExists);
        return new DirectorySource(targets, Exclusion.NOTHING, false, isSingleWithoutNames(targets));
    }

    /**
     * Leaves out what matches one of these patterns, as restic's {@code --exclude}. A path given to {@link #at} is never
     * left out itself.
     *
     * @throws dev.backproof.backup.error.ConfigurationException {@code BAD_SETTING} when one is not a pattern
     */
    public DirectorySource exclude(String... patterns) {
        return excluding(exclusion.withPatterns(rawNames(patterns)));
    }

    /** As {@link #exclude}, without regard to upper and lower case; restic's {@code --iexclude}. */
    public DirectorySource excludeIgnoringCase(String... patterns) {
        return excluding(exclusion.withPatternsIgnoringCase(rawNames(patterns)));
    }

    /** Leaves out what matches a pattern in this file, as restic's {@code --exclude-file}. The file is read now. */
    public DirectorySource excludeFile(Path file) {
        return excluding(exclusion.withPatterns(PatternFile.read(file, System.getenv())));
    }

    /** As {@link #excludeFile}, without regard to upper and lower case; restic's {@code --iexclude-file}. */
    public DirectorySource excludeFileIgnoringCase(Path file) {
        return excluding(exclusion.withPatternsIgnoringCase(PatternFile.read(file, System.getenv())));
    }

    /** Leaves out what lies beside a valid {@code CACHEDIR.TAG}; the tag itself is kept. */
    public DirectorySource excludeCaches() {
        return excluding(exclusion.withTag(Tag.CACHE));
    }

    /**
     * Leaves out what lies beside a file of this name; the file itself is kept.
     *
     * @param specification {@code NAME}, or {@code NAME:HEADER} for a file that must start with these bytes
     */
    public DirectorySource excludeIfPresent(String specification) {
        return excluding(exclusion.withTag(Tag.of(specification)));
    }

    /** Leaves out files larger than this. */
    public DirectorySource excludeLargerThan(long bytes) {
        return excluding(exclusion.withLargestFile(bytes));
    }

    /** Does not enter file systems mounted below a path; the directory they are mounted on is kept. */
    public DirectorySource oneFileSystem() {
        return excluding(exclusion.withinOneFileSystem());
    }

    /**
     * This source, once each of its paths is known to hold something; an empty {@code lost+found} alone is nothing. A
     * volume that is not mounted looks like an empty directory, and a backup of it would pass for one of the volume.
     *
     * @throws SourceException {@code SOURCE_NOT_FOUND} when one is an empty directory
     */
    public DirectorySource refuseEmpty() {
        targets.forEach(DirectorySource::requireFilled);
        return this;
    }

    /** Keeps the times of last access; otherwise the snapshot has the times of modification in their place. */
    public DirectorySource withAccessTimes() {
        return new DirectorySource(targets, exclusion, true, contentsOnly);
    }

    @Override
    public List<String> paths() {
        return targets.stream()
                .map(target -> new String(target.absolute().bytes(), StandardCharsets.UTF_8))
                .distinct()
                .toList();
    }

    @Override
    public void walk(Visitor visitor) {
        try (Walk walk = new Walk(visitor, new NodeReader(Accounts.ofThisSystem(), accessTimes), exclusion)) {
            if (contentsOnly) {
                walk.entriesOf(targets.getFirst().absolute());
            } else {
                walk.all(TargetTree.of(targets));
            }
        } catch (IOException e) {
            throw new SourceException(ErrorCode.SOURCE_UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return String.join(", ", targets.stream().map(RawPath::toString).toList());
    }

    private DirectorySource excluding(Exclusion other) {
        var unused = other.matcher();
        return new DirectorySource(targets, other, accessTimes, contentsOnly);
    }

    /** Then its entries need not be laid out in memory before the walk. */
    private static boolean isSingleWithoutNames(List<RawPath> targets) {
        return targets.size() == 1 && TargetTree.names(targets.getFirst()).isEmpty();
    }

    private static List<RawName> rawNames(String... texts) {
        return Arrays.stream(texts).map(RawName::of).toList();
    }

    private static void requireFilled(RawPath target) {
        String path = new String(target.absolute().bytes(), StandardCharsets.UTF_8);
        try (Stream<Path> entries = Files.list(Path.of(path))) {
            if (entries.allMatch(entry -> entry.endsWith("lost+found"))) {
                throw new SourceException(
                        ErrorCode.SOURCE_NOT_FOUND, path + " is empty", "is the volume mounted?", null);
            }
        } catch (NotDirectoryException e) {
            // a file is something
        } catch (IOException e) {
            throw new SourceException(ErrorCode.SOURCE_UNREADABLE, "cannot list " + path, e);
        }
    }

    private static void requireExists(RawPath target) {
        RawPath absolute = target.absolute();
        List<byte[]> names = absolute.components();
        RawPath parent = names.isEmpty()
                ? absolute
                : absolute.resolve(new byte[] {'.', '.'}).cleaned();
        try (PosixDirectory directory = PosixDirectory.open(parent)) {
            if (!names.isEmpty()) {
                var unused = directory.status(names.getLast());
            }
        } catch (PosixException e) {
            if (e.isAny(Errno.ENOENT, Errno.ENOTDIR)) {
                throw new SourceException(ErrorCode.SOURCE_NOT_FOUND, "there is no " + absolute, e);
            }
            throw unreadable(e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SourceException unreadable(IOException e) {
        return new SourceException(ErrorCode.SOURCE_UNREADABLE, String.valueOf(e.getMessage()), e);
    }
}
