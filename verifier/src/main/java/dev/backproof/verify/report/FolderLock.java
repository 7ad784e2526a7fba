package dev.backproof.verify.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps two runs that end at the same time from writing the shared files of one reports folder at once: threads of this
 * program and other processes. On a file system without locks only threads are kept apart.
 */
final class FolderLock {
    private static final ReentrantLock THREADS = new ReentrantLock();

    private FolderLock() {}

    /** Waits until the folder is free, and does the work alone. */
    static <T> T alone(Path folder, Work<T> work) throws IOException {
        THREADS.lock();
        try (FileChannel channel =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            return work.run();
        } finally {
            THREADS.unlock();
        }
    }

    private static void lock(FileChannel channel) {
        try {
            // released by closing the channel
            channel.lock();
        } catch (IOException noLocksHere) {
            // network file systems may have none; each file is still whole
            return;
        }
    }

    interface Work<T> {
        T run() throws IOException;
    }
}
