package dev.backproof.scenarios.demo;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files that exist only here, in one folder: for making snapshots that no honest source would give. */
final class MemorySource implements BackupSource {
    private final List<String> folders;
    private final Map<String, byte[]> files;
    private final Instant time;

    /**
     * Some files in a folder.
     *
     * @param folders names of the folders from the root down to the files
     * @param files name and bytes; plain ASCII names
     */
    MemorySource(List<String> folders, Map<String, byte[]> files, Instant time) {
        this.folders = List.copyOf(folders);
        this.files = new TreeMap<>(files);
        this.time = time;
    }

    @Override
    public List<String> paths() {
        return List.of("/" + String.join("/", folders));
    }

    @Override
    public void walk(Visitor visitor) {
        folders.forEach(
                folder -> visitor.enterDirectory(Node.made(RawName.of(folder), NodeType.DIRECTORY, 0755, time)));
        files.forEach((name, bytes) -> visitor.file(file(name, bytes.length), new Content() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        }));
        folders.forEach(folder -> visitor.leaveDirectory());
    }

    private Node file(String name, long size) {
        return Node.made(RawName.of(name), NodeType.FILE, 0600, time).withContent(List.of(), size);
    }
}
