package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Describes a comparison of a folder with a mirror, by size and SHA-1. It changes nothing. For one thread. */
public final class MirrorCheckJob {
    private final Mirror mirror;
    private final Path folder;
    private final List<String> excludes = new ArrayList<>();
    private int threads = 4;
    private Consumer<? super MirrorEvent> listener = event -> {};

    /** A comparison; reached from {@code RcloneMirror}. */
    public MirrorCheckJob(Mirror mirror, Path folder) {
        this.mirror = mirror;
        this.folder = folder;
    }

    /** Leaves out what matches one of these patterns, on both sides. */
    public MirrorCheckJob exclude(String... patterns) {
        excludes.addAll(List.of(patterns));
        return this;
    }

    /** Hears how far it is. */
    public MirrorCheckJob listener(Consumer<? super MirrorEvent> hears) {
        this.listener = hears;
        return this;
    }

    /**
     * Compares.
     *
     * @throws SourceException when the folder cannot be read
     * @throws dev.backproof.backup.error.StorageException when the mirror cannot
     */
    public MirrorCheckReport run() {
        LocalTree tree = LocalTree.of(folder, excludes);
        Map<String, LocalTree.Status> files = new HashMap<>();
        tree.walk(files::put);
        Findings findings = new Findings();
        List<ObjectVersion> sameSize = new ArrayList<>();
        mirror.list(Optional.empty(), "", version -> {
            LocalTree.Status status = files.remove(version.name());
            if (status == null) {
                Optional<EntryPath> path = RcloneNames.decode(version.name());
                if (path.isEmpty() || !tree.excludes(path.get())) {
                    findings.differs(version.name(), MirrorDifference.Kind.ONLY_IN_MIRROR);
                }
            } else if (status.size() != version.size()) {
                findings.differs(version.name(), MirrorDifference.Kind.SIZE);
            } else {
                sameSize.add(version);
            }
        });
        files.keySet().forEach(name -> findings.differs(name, MirrorDifference.Kind.ONLY_IN_FOLDER));
        listener.accept(new MirrorEvent.Started(
                sameSize.size(),
                sameSize.stream().mapToLong(ObjectVersion::size).sum()));
        try (PosixDirectory root = PosixDirectory.open(RawPath.of(folder).absolute())) {
            Parallel.forEach("mirror", threads, sameSize, version -> compare(root, version, findings));
        } catch (IOException e) {
            throw new SourceException(ErrorCode.SOURCE_UNREADABLE, String.valueOf(e.getMessage()), e);
        }
        return findings.report(tree);
    }

    private void compare(PosixDirectory root, ObjectVersion version, Findings findings) {
        Optional<String> stored = mirror.keepsHistory() ? version.sha1() : Optional.of(sha1(version));
        try {
            String here = new LocalFile(root, version.name()).read(0).sha1();
            if (stored.isEmpty()) {
                findings.sizeOnly();
            } else if (!stored.get().equals(here)) {
                findings.differs(version.name(), MirrorDifference.Kind.CONTENT);
            } else {
                findings.same();
            }
        } catch (IOException e) {
            findings.unreadable(String.valueOf(e.getMessage()));
        }
        findings.tell(new MirrorEvent.Compared(version.size()));
    }

    /** A folder keeps no digests: its files are read. */
    private String sha1(ObjectVersion version) {
        return mirror.read(version, (in, length) -> {
            MessageDigest digest = ContentStream.sha1();
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
            return HexFormat.of().formatHex(digest.digest());
        });
    }

    private final class Findings {
        private final List<MirrorDifference> differences = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        private long same;
        private long sizeOnly;

        synchronized void differs(String name, MirrorDifference.Kind kind) {
            differences.add(new MirrorDifference(MirrorPaths.shown(name), kind));
        }

        synchronized void same() {
            same++;
        }

        synchronized void sizeOnly() {
            sizeOnly++;
        }

        synchronized void unreadable(String line) {
            unreadable.add(line);
        }

        synchronized void tell(MirrorEvent event) {
            listener.accept(event);
        }

        synchronized MirrorCheckReport report(LocalTree tree) {
            unreadable.addAll(tree.unreadable());
            differences.sort(Comparator.comparing(MirrorDifference::path));
            return new MirrorCheckReport(same, sizeOnly, List.copyOf(differences), List.copyOf(unreadable));
        }
    }
}
