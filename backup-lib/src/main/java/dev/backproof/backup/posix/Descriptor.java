package dev.backproof.backup.posix;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open descriptor of the system. A call that runs while another thread closes it ends as if it came first: the number
 * is given back to the system only after the last call, so that no call reaches a file opened later under the same
 * number.
 */
final class Descriptor {
    private final int number;

    /** One for being open and one for each running call; at zero the number is given back. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    Descriptor(int number) {
        this.number = number;
    }

    /** The number, for one call that ends with {@link #release}. */
    int acquire() throws ClosedChannelException {
        int before = holders.getAndUpdate(count -> count == 0 ? 0 : count + 1);
        if (before == 0) {
            throw new ClosedChannelException();
        }
        return number;
    }

    void release() {
        int unused = releaseForError();
    }

    /**
     * Says that no more calls are to come.
     *
     * @return the error that giving the number back ran into, 0 when there was none or calls are still running; some
     *     file systems tell only now that written bytes were lost
     */
    int close() {
        return closed.getAndSet(true) ? 0 : releaseForError();
    }

    private int releaseForError() {
        if (holders.decrementAndGet() > 0 || Libc.close(number) == 0) {
            return 0;
        }
        int error = Libc.lastError();
        // the number is free after this one, too (close(2), Linux)
        return error == Errno.EINTR.number() ? 0 : error;
    }
}
