package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.PackReader;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds and fetches the runs of blobs that a file is made of. */
final class BlobRuns {
    /** Most plain bytes of a run of several blobs. */
    private static final int MAX_PLAIN = 8 << 20;

    private final BlobIndex index;
    private final PackReader packs;
    private final BlobLoader loader;

    BlobRuns(BlobIndex index, PackReader packs, BlobLoader loader) {
        this.index = index;
        this.packs = packs;
        this.loader = loader;
    }

    /**
     * A stream of a file's content.
     *
     * @throws CorruptionException when a blob is missing, or the blobs together do not have the file's size
     */
    FileStream open(EntryPath path, Node file) {
        List<Id> content = file.content();
        if (content == null) {
            throw new CorruptionException(
                    ErrorCode.MISSING_DATA, path + ": the snapshot does not say what is in this file");
        }
        List<BlobRun> runs = new ArrayList<>();
        long size = 0;
        int plain = 0;
        for (Id id : content) {
            int entry = index.find(BlobType.DATA, id);
            if (entry == BlobIndex.NONE) {
                throw new CorruptionException(
                        ErrorCode.MISSING_DATA, path + ": data blob " + id + " of this file is in no index");
            }
            PackedBlob blob = index.blob(entry);
            Id pack = index.packId(index.pack(entry));
            plain += blob.plainLength();
            if (runs.isEmpty() || plain > MAX_PLAIN || !continues(runs.getLast(), pack, blob)) {
                runs.add(new BlobRun(pack, new ArrayList<>()));
                plain = blob.plainLength();
            }
            runs.getLast().blobs().add(blob);
            size += blob.plainLength();
        }
        if (size != file.size()) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT,
                    path + ": the snapshot says " + file.size() + " bytes, but its blobs hold " + size);
        }
        return new FileStream(this, runs, size);
    }

    private static boolean continues(BlobRun run, Id pack, PackedBlob blob) {
        PackedBlob last = run.blobs().getLast();
        return run.pack().equals(pack) && blob.offset() == last.offset() + last.length();
    }

    /** The plain bytes of the blobs of a run. */
    List<byte[]> fetch(BlobRun run) {
        byte[][] plain = new byte[run.blobs().size()][];
        PackReader.Outcome outcome = packs.read(
                run.pack(), run.blobs(), (number, bytes, length) -> plain[number] = Arrays.copyOf(bytes, length));
        outcome.failed().stream()
                .forEach(number -> plain[number] =
                        loader.load(BlobType.DATA, run.blobs().get(number).id()));
        return Arrays.asList(plain);
    }
}
