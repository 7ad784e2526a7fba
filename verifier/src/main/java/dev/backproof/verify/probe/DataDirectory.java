package dev.backproof.verify.probe;

import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The restored files of a server that nobody made ready, to be copied for another server. */
final class DataDirectory implements PhysicalBackup {
    private static final long ROOM_LEFT = 512 << 20;

    private final ProbedFile file;
    private final EntryPath folder;
    private final String version;

    /**
     * The folder that a file of the server lies in.
     *
     * @param ibdata its system tablespace
     * @param version of its server
     */
    DataDirectory(ProbedFile ibdata, String version) {
        file = ibdata;
        folder = Objects.requireNonNull(ibdata.path().parent());
        this.version = version;
    }

    @Override
    public String dataDirectoryOf() {
        return version;
    }

    @Override
    public void unpack(Path to, StreamUnpacker streams) throws IOException {
        RestoredVolume volume = file.volume();
        List<EntryPath> files = new ArrayList<>();
        Set<EntryPath> folders = new HashSet<>();
        long[] bytes = {0};
        // databases are folders of files; what lies deeper, or is a link, a server does not need
        volume.walk((path, status) -> {
            if (isBelow(path, 1) && status.type() == FileType.DIRECTORY) {
                folders.add(path);
            } else if ((isBelow(path, 1) || (isBelow(path, 2) && folders.contains(path.parent())))
                    && status.type() == FileType.FILE
                    && isPlain(path.name())) {
                files.add(path);
                bytes[0] += status.size();
            }
        });
        Files.createDirectory(to);
        if (Files.getFileStore(to).getUsableSpace() < bytes[0] + ROOM_LEFT) {
            throw new SandboxException("there is no room for a copy of the data directory", "", null);
        }
        for (EntryPath each : folders) {
            if (isPlain(each.name())) {
                Files.createDirectory(to.resolve(each.name().toString()));
            }
        }
        for (EntryPath each : files) {
            copy(volume, each, to);
        }
    }

    /** Servers write no other names; these come from a backup and become part of a path here. */
    private static boolean isPlain(RawName name) {
        return name.toString().matches("[A-Za-z0-9_@$#][A-Za-z0-9_@$#.,+-]*");
    }

    private boolean isBelow(EntryPath path, int levels) {
        List<RawName> own = folder.isRoot() ? List.of() : folder.names();
        List<RawName> names = path.names();
        return names.size() == own.size() + levels
                && names.subList(0, own.size()).equals(own);
    }

    private void copy(RestoredVolume volume, EntryPath path, Path to) throws IOException {
        Path target = to;
        for (RawName name : path.names()
                .subList(
                        folder.isRoot() ? 0 : folder.names().size(),
                        path.names().size())) {
            target = target.resolve(name.toString());
        }
        if (!Files.isDirectory(Objects.requireNonNull(target.getParent()))) {
            return;
        }
        file.watch();
        PosixFile open = volume.openFile(path).orElseThrow(() -> new IOException(path + " is gone"));
        try (InputStream in = open.stream()) {
            Files.copy(in, target);
        }
    }
}
