package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.RestoreProblem.Kind;
import dev.backproof.backup.snapshot.RestoreTarget.Existing;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Brings regular files back: looks at what is there, asks for the blobs it lacks, writes them. For several threads. */
final class FileRestorer implements BlobFetcher.Sink {
    private final RestoreTarget target;
    private final RestoreJob.Settings settings;
    private final BlobIndex index;
    private final BlobLoader loader;
    private final RestoreLog log;

    FileRestorer(
            RestoreTarget target, RestoreJob.Settings settings, BlobIndex index, BlobLoader loader, RestoreLog log) {
        this.target = target;
        this.settings = settings;
        this.index = index;
        this.loader = loader;
        this.log = log;
    }

    /**
     * Starts a file; it is finished when all its blobs have come.
     *
     * @param wanted takes the blobs that have to be fetched
     */
    void start(FileToRestore file, Consumer<List<BlobUse>> wanted) {
        List<BlobUse> uses = List.of();
        try {
            uses = prepare(file);
        } catch (TargetException e) {
            fail(file, e);
        } catch (CorruptionException e) {
            fail(file, Kind.DATA, Objects.toString(e.getMessage()));
        }
        if (uses.isEmpty()) {
            finish(file);
        } else {
            wanted.accept(uses);
        }
    }

    private List<BlobUse> prepare(FileToRestore file) {
        Layout layout = layout(file);
        if (layout.size != file.node().size()) {
            log.problem(
                    file.path(),
                    Kind.DATA,
                    "the snapshot says " + file.node().size() + " bytes, but its blobs hold " + layout.size);
        }
        Optional<Existing> existing =
                settings.overwrite() == OverwriteMode.REFUSE ? Optional.empty() : target.find(file.path());
        if (existing.isPresent() && stays(file, existing.get())) {
            file.skip();
            log.skippedFiles.increment();
            return List.of();
        }
        if (existing.isPresent() && seemsRight(file, existing.get())) {
            done(layout.size);
            return List.of();
        }
        List<BlobUse> uses = layout.uses;
        boolean canStay = existing.isPresent()
                && existing.get().type() == NodeType.FILE
                && existing.get().links() == 1;
        if (canStay) {
            target.resizeFile(file.path(), layout.size);
            uses = wrong(file, layout, this::done);
        } else {
            target.createFile(file.path(), layout.size, settings.sparse());
        }
        file.expect(uses.size(), settings.sparse() && !canStay);
        return uses;
    }

    /** Where the blobs of a file belong. */
    private record Layout(List<BlobUse> uses, long size) {
        long end(int number) {
            return number + 1 < uses.size() ? uses.get(number + 1).offset() : size;
        }
    }

    private Layout layout(FileToRestore file) {
        List<Id> content = file.node().content();
        if (content == null) {
            throw new CorruptionException(ErrorCode.MISSING_DATA, "the snapshot does not say what is in it");
        }
        List<BlobUse> uses = new ArrayList<>(content.size());
        long offset = 0;
        for (int i = 0; i < content.size(); i++) {
            int entry = index.find(BlobType.DATA, content.get(i));
            uses.add(new BlobUse(entry, file, i, offset));
            offset += entry == BlobIndex.NONE
                    ? loader.load(BlobType.DATA, content.get(i)).length
                    : index.plainLength(entry);
        }
        return new Layout(uses, offset);
    }

    private boolean stays(FileToRestore file, Existing existing) {
        return switch (settings.overwrite()) {
            case NEVER -> true;
            case IF_NEWER -> !file.node().mtime().isAfter(existing.modified());
            case REFUSE, ALWAYS, IF_CHANGED -> false;
        };
    }

    private boolean seemsRight(FileToRestore file, Existing existing) {
        return settings.overwrite() == OverwriteMode.IF_CHANGED
                && existing.type() == NodeType.FILE
                && existing.size() == file.node().size()
                && existing.modified().equals(file.node().mtime());
    }

    /** The blobs that the file does not hold; the lengths of the others are told. */
    private List<BlobUse> wrong(FileToRestore file, Layout layout, LongConsumer right) {
        List<BlobUse> wrong = new ArrayList<>();
        byte[] buffer = new byte[0];
        for (int i = 0; i < layout.uses.size(); i++) {
            BlobUse use = layout.uses.get(i);
            int length = (int) (layout.end(i) - use.offset());
            buffer = buffer.length < length ? new byte[length] : buffer;
            if (holds(file, use, buffer, length)) {
                right.accept(length);
            } else {
                wrong.add(use);
            }
        }
        return wrong;
    }

    private boolean holds(FileToRestore file, BlobUse use, byte[] buffer, int length) {
        return target.read(file.path(), use.offset(), buffer, 0, length) == length
                && Id.hash(buffer, 0, length).equals(use.blob());
    }

    @Override
    public void blob(BlobUse use, byte[] plain, int length) {
        FileToRestore file = use.file();
        try {
            if (!file.hasFailed()) {
                write(use, plain, length);
                done(length);
            }
        } catch (TargetException e) {
            fail(file, e);
        }
        if (file.blobDone()) {
            finish(file);
        }
    }

    private void write(BlobUse use, byte[] plain, int length) {
        int start = 0;
        int end = length;
        if (use.file().isSparse()) {
            while (start < end && plain[start] == 0) {
                start++;
            }
            while (end > start && plain[end - 1] == 0) {
                end--;
            }
        }
        if (start < end) {
            target.write(use.file().path(), use.offset() + start, plain, start, end - start);
        }
    }

    @Override
    public void missing(BlobUse use, CorruptionException why) {
        fail(use.file(), Kind.DATA, Objects.toString(why.getMessage()));
        if (use.file().blobDone()) {
            finish(use.file());
        }
    }

    private void finish(FileToRestore file) {
        try {
            target.finishFile(file.path());
            if (!file.hasFailed() && !file.wasSkipped() && isVerified(file)) {
                target.metadata(file.path(), file.node())
                        .forEach(problem -> log.problem(file.path(), Kind.METADATA, problem));
                log.files.increment();
                log.tell(new RestoreEvent.FileFinished(file.path(), file.node().size()));
            }
        } catch (TargetException e) {
            fail(file, e);
        }
        file.directory().end();
    }

    private boolean isVerified(FileToRestore file) {
        if (!settings.verify()) {
            return true;
        }
        Layout layout = layout(file);
        List<BlobUse> wrong = wrong(file, layout, length -> log.tell(new RestoreEvent.BytesVerified(length)));
        target.finishFile(file.path());
        if (!wrong.isEmpty()) {
            fail(
                    file,
                    Kind.VERIFY,
                    "read back from " + target.location() + ", the bytes from "
                            + wrong.getFirst().offset() + " on are not the snapshot's");
        }
        return wrong.isEmpty();
    }

    private void done(long bytes) {
        log.bytes.add(bytes);
        log.tell(new RestoreEvent.BytesDone(bytes));
    }

    private void fail(FileToRestore file, TargetException e) {
        if (e.code() == ErrorCode.TARGET_FULL) {
            throw e;
        }
        fail(file, e.code() == ErrorCode.HOSTILE_NAME ? Kind.NAME : Kind.TARGET, Objects.toString(e.getMessage()));
    }

    private void fail(FileToRestore file, Kind kind, String message) {
        if (file.fail()) {
            log.problem(file.path(), kind, message);
        }
    }
}
