package dev.backproof.verify;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A copy of a restored volume to be damaged. Its files are further names of the restored ones, so it takes next to no room; a
 * file is replaced before it is damaged, never written into. Gone when closed. Not thread-safe.
 */
final class VolumeDamage implements AutoCloseable {
    /** Larger volumes would take too long to copy. */
    private static final int MOST_ENTRIES = 200_000;
    /** Larger files are not copied for being damaged. */
    private static final long LARGEST_FILE = 64L << 20;

    private static final int WRITABLE = 0700;

    private final Path original;
    private final Path folder;
    private final List<Victim> victims = new ArrayList<>();
    private int entries;

    /** A regular file, by the folder it lies in and its name. */
    private record Victim(RawPath parent, RawPath file, FileStatus status) {
        byte[] name() {
            return file.bytes();
        }

        String shown() {
            return parent.resolve(file.bytes()).toString().substring(2);
        }
    }

    /** A way to damage the copy. */
    interface Damage {
        /** What is done, for people. */
        String what();

        /** Does it. */
        void apply() throws IOException;

        /** Makes the copy whole again. */
        void undo() throws IOException;
    }

    private VolumeDamage(Path original, Path folder) {
        this.original = original;
        this.folder = folder;
    }

    /**
     * Copies a volume.
     *
     * @param folder empty
     * @throws TooLargeException when it has too many entries; nothing is left then
     */
    static VolumeDamage of(RestoredVolume volume, Path folder) throws IOException, TooLargeException {
        VolumeDamage copy = new VolumeDamage(volume.path(), folder);
        try (PosixDirectory from = PosixDirectory.open(RawPath.of(volume.path()));
                PosixDirectory to = PosixDirectory.open(RawPath.of(folder))) {
            copy.copy(from, to, RawPath.of("."));
            return copy;
        } catch (IOException | TooLargeException e) {
            copy.close();
            throw e;
        }
    }

    /** The volume cannot be copied at a bounded cost. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLargeException(String why) {
            super(why);
        }
    }

    private void copy(PosixDirectory from, PosixDirectory to, RawPath below) throws IOException, TooLargeException {
        for (byte[] name : from.names()) {
            if (++entries > MOST_ENTRIES) {
                throw new TooLargeException("it has more than " + MOST_ENTRIES + " entries");
            }
            FileStatus status = from.status(name);
            switch (status.type()) {
                case DIRECTORY -> {
                    to.makeDirectory(name, WRITABLE);
                    try (PosixDirectory source = from.directory(RawPath.of(name));
                            PosixDirectory target = to.directory(RawPath.of(name))) {
                        copy(source, target, below.resolve(name));
                    }
                    dress(to, name, status, status.permissions() | WRITABLE);
                }
                case SYMLINK -> to.makeSymlink(name, from.readLink(name));
                default -> to.makeLink(name, from, name);
            }
            if (status.type() == FileType.FILE) {
                remember(new Victim(below, RawPath.of(name), status));
            }
        }
    }

    /** Keeps the few largest of those that are small enough. */
    private void remember(Victim victim) {
        if (victim.status().size() <= LARGEST_FILE) {
            victims.add(victim);
            victims.sort(Comparator.comparingLong((Victim each) -> each.status().size())
                    .reversed()
                    .thenComparing(Victim::shown));
            if (victims.size() > 3) {
                victims.removeLast();
            }
        }
    }

    private static void dress(PosixDirectory parent, byte[] name, FileStatus status, int permissions)
            throws IOException {
        try {
            parent.setOwner(name, status.uid(), status.gid());
        } catch (PosixException e) {
            // only root may give files away; then the restored ones have another owner, too
        }
        parent.setPermissions(name, permissions);
        parent.setTimes(name, status.accessed(), status.modified());
    }

    /** Where the copy lies. */
    Path folder() {
        return folder;
    }

    /** The ways to damage it, each to be undone before the next but the last. */
    List<Damage> all() {
        List<Damage> all = new ArrayList<>();
        if (victims.isEmpty()) {
            return all;
        }
        Victim largest = victims.getFirst();
        long size = largest.status().size();
        all.add(new Replacement(victims.getLast(), "removed", -1, false));
        if (size > 0) {
            all.add(new Replacement(largest, "cut to half", size / 2, false));
            all.add(new Replacement(largest, "changed in one byte", size, true));
        }
        all.add(new Emptying());
        return all;
    }

    /** Puts another file, or none, in the place of one. */
    private final class Replacement implements Damage {
        private final Victim victim;
        private final String verb;
        private final long size;
        private final boolean flip;

        Replacement(Victim victim, String verb, long size, boolean flip) {
            this.victim = victim;
            this.verb = verb;
            this.size = size;
            this.flip = flip;
        }

        @Override
        public String what() {
            return victim.shown() + " " + verb;
        }

        @Override
        public void apply() throws IOException {
            try (PosixDirectory parent = parent(folder)) {
                byte[] content = size < 0 ? new byte[0] : content();
                parent.remove(victim.name());
                if (size < 0) {
                    return;
                }
                try (PosixFile file = parent.createFile(victim.name(), WRITABLE)) {
                    file.write(0, content, 0, content.length);
                }
                dress(parent, victim.name(), victim.status(), victim.status().permissions());
            }
        }

        private byte[] content() throws IOException {
            try (PosixDirectory parent = parent(original);
                    PosixFile file = parent.openForReading(RawPath.of(victim.name()));
                    InputStream in = file.stream()) {
                byte[] content = in.readNBytes((int) size);
                if (content.length < size) {
                    throw new IOException(victim.shown() + " ends early");
                }
                if (flip) {
                    content[content.length / 2] ^= 1;
                }
                return content;
            }
        }

        @Override
        public void undo() throws IOException {
            try (PosixDirectory here = parent(folder);
                    PosixDirectory there = parent(original)) {
                if (size >= 0) {
                    here.remove(victim.name());
                }
                here.makeLink(victim.name(), there, victim.name());
            }
        }

        private PosixDirectory parent(Path root) throws IOException {
            RawPath path = RawPath.of(root);
            for (byte[] each : victim.parent().components()) {
                path = path.resolve(each);
            }
            return PosixDirectory.open(path);
        }
    }

    /** Removes every file; nothing comes after it. */
    private final class Emptying implements Damage {
        @Override
        public String what() {
            return "every file removed";
        }

        @Override
        public void apply() throws IOException {
            try (PosixDirectory root = PosixDirectory.open(RawPath.of(folder))) {
                empty(root);
            }
        }

        private void empty(PosixDirectory directory) throws IOException {
            for (byte[] name : directory.names()) {
                FileType type = directory.status(name).type();
                if (type == FileType.DIRECTORY) {
                    try (PosixDirectory below = directory.directory(RawPath.of(name))) {
                        empty(below);
                    }
                } else if (type == FileType.FILE) {
                    directory.remove(name);
                }
            }
        }

        @Override
        public void undo() {}
    }

    @Override
    public void close() {
        try {
            Folders.wipe(folder);
        } catch (IOException e) {
            // it lies in the drill's own folder, which is wiped at the end and tells what stays
        }
    }
}
