package dev.backproof.backup.b2server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest requests of a server, oldest first; older ones are forgotten. May be used by many threads. */
public final class RequestLog {
    /** How many requests are kept. */
    public static final int CAPACITY = 100_000;

    private final Deque<LoggedRequest> requests = new ArrayDeque<>();
    private long forgotten;

    RequestLog() {}

    synchronized void add(LoggedRequest request) {
        if (requests.size() == CAPACITY) {
            requests.removeFirst();
            forgotten++;
        }
        requests.addLast(request);
    }

    /** All requests that are kept. */
    public synchronized List<LoggedRequest> all() {
        return List.copyOf(requests);
    }

    /** The requests of one call. */
    public List<LoggedRequest> of(String call) {
        return matching(request -> request.call().equals(call));
    }

    /** The requests that would have changed something, failed ones included. */
    public List<LoggedRequest> writes() {
        return matching(LoggedRequest::isWrite);
    }

    /** The requests for which the test holds. */
    public List<LoggedRequest> matching(Predicate<LoggedRequest> test) {
        return all().stream().filter(test).toList();
    }

    /** How many requests were forgotten because there were too many. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /** Forgets everything, the count of the forgotten too. */
    public synchronized void clear() {
        requests.clear();
        forgotten = 0;
    }
}
