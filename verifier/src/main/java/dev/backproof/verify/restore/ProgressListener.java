package dev.backproof.verify.restore;

import dev.backproof.backup.snapshot.RestoreEvent;
import dev.backproof.verify.restore.ChosenSnapshot.RestoreProgress;
import java.util.function.Consumer;

/** Adds up what a restore tells. */
final class ProgressListener implements Consumer<RestoreEvent> {
    private final RestoreProgress progress;
    private long bytes;
    private long totalBytes;
    private long files;
    private long totalFiles;

    ProgressListener(RestoreProgress progress) {
        this.progress = progress;
    }

    @Override
    public void accept(RestoreEvent event) {
        switch (event) {
            case RestoreEvent.Started started -> {
                totalBytes = started.bytes();
                totalFiles = started.files();
            }
            case RestoreEvent.BytesDone done -> bytes += done.bytes();
            case RestoreEvent.FileFinished finished -> files++;
            default -> {
                return;
            }
        }
        progress.at(bytes, totalBytes, files, totalFiles);
    }
}
