package dev.backproof.verify.remote;

import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The place where the drills of a run leave what they found: objects below {@value #FOLDER}, whose names say until when they are
 * of use. What an earlier run left that was killed is removed when the next one begins. May be used by several threads.
 */
public final class ResultsPlace {
    static final String FOLDER = "backproof-drills";

    private static final String UNTIL = "-until-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ObjectStore store;
    private final String run;
    private final Instant expires;

    private ResultsPlace(ObjectStore store, String run, Instant expires) {
        this.store = store;
        this.run = run;
        this.expires = expires;
    }

    /**
     * The place for a run; nothing is done yet.
     *
     * @param expires after this what is left is of no use
     */
    public static ResultsPlace at(ObjectStore store, String run, Instant expires) {
        return new ResultsPlace(store, run, expires);
    }

    /**
     * Shows that the place can be written, and removes what runs left that were killed.
     *
     * @throws dev.backproof.backup.error.StorageException when it cannot be listed and written
     */
    public void begin(Instant now) {
        remove(object -> expiry(object).map(now::isAfter).orElse(false));
        store.put(ObjectKey.of(key("begun")), ObjectContent.of(new byte[0]));
    }

    String run() {
        return run;
    }

    ObjectStore store() {
        return store;
    }

    /** Where the place is, for people. */
    public String location() {
        return store.location();
    }

    String key(int index) {
        return key(String.valueOf(index));
    }

    private String key(String what) {
        return FOLDER + "/" + run + "-" + what + UNTIL + TIME.format(expires) + ".json";
    }

    private static Optional<Instant> expiry(ObjectKey key) {
        String name = key.name().replaceFirst("\\.json$", "");
        int at = name.lastIndexOf(UNTIL);
        try {
            return at < 0
                    ? Optional.empty()
                    : Optional.of(TIME.parse(name.substring(at + UNTIL.length()), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty(); // not one of ours
        }
    }

    private void remove(Predicate<ObjectKey> which) {
        List<ObjectKey> found = new ArrayList<>();
        store.list(FOLDER, object -> {
            if (which.test(object.key())) {
                found.add(object.key());
            }
        });
        found.forEach(store::delete);
    }

    /** Removes all that this run left. */
    public void clear() {
        remove(key -> key.name().startsWith(run + "-") && expiry(key).isPresent());
    }
}
