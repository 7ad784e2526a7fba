package dev.backproof.verify.assertion;

import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.scenario.Bounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on the snapshot that something was restored from.
 *
 * <pre>{@code
 * assertThat(drill.snapshotOf("shop")).isYoungerThan(Duration.ofHours(26)).hasTag("nightly"); // passes
 * assertThat(drill.snapshotOf("shop")).hasHost("web2"); // fails: shop: snapshot 3fa2b1c4 is of web1, expected web2
 * }</pre>
 */
public final class SnapshotAssert extends AbstractCheckAssert<SnapshotAssert, DrilledSnapshot> {
    SnapshotAssert(DrilledSnapshot actual, @Nullable BackproofSoftAssertions soft) {
        super(actual, SnapshotAssert.class, soft);
    }

    @Override
    String source() {
        return actual.facts().source();
    }

    private String name() {
        return actual.items().isEmpty() ? "all" : String.join(", ", actual.items());
    }

    /**
     * It was younger than this when the drill began.
     *
     * <pre>{@code
     * assertThat(snapshot).isYoungerThan(Duration.ofHours(26)); // passes for one of 5 hours
     * assertThat(snapshot).isYoungerThan(Duration.ofHours(4));  // fails: … is 5 h 0 min old, expected younger than 4 h 0 min
     * }</pre>
     */
    public SnapshotAssert isYoungerThan(Duration age) {
        isNotNull();
        return holds(SnapshotChecks.age(name(), actual, age));
    }

    /**
     * It was taken on this host.
     *
     * <pre>{@code
     * assertThat(snapshot).hasHost("web1"); // passes
     * assertThat(snapshot).hasHost("web2"); // fails: … is of web1, expected web2
     * }</pre>
     */
    public SnapshotAssert hasHost(String host) {
        isNotNull();
        return holds(SnapshotChecks.host(name(), actual, host));
    }

    /**
     * It carries this tag.
     *
     * <pre>{@code
     * assertThat(snapshot).hasTag("nightly"); // passes
     * assertThat(snapshot).hasTag("weekly");  // fails: … has the tags nightly, shop, expected weekly
     * }</pre>
     */
    public SnapshotAssert hasTag(String tag) {
        isNotNull();
        return holds(SnapshotChecks.tag(name(), actual, tag));
    }

    /**
     * This is one of the paths it was made of.
     *
     * <pre>{@code
     * assertThat(snapshot).hasPath("/data"); // passes
     * assertThat(snapshot).hasPath("/home"); // fails: … was made of /data, expected /home
     * }</pre>
     */
    public SnapshotAssert hasPath(String path) {
        isNotNull();
        return holds(SnapshotChecks.path(name(), actual, path));
    }

    /**
     * The bytes of all files in it, as its backup counted them, lie between these, both included.
     *
     * <pre>{@code
     * assertThat(snapshot).hasBytesBetween(1_000, 2_000); // passes for 1,500
     * assertThat(snapshot).hasBytesBetween(2_000, 3_000); // fails: … has 1500 bytes, expected between 2000 and 3000
     * }</pre>
     */
    public SnapshotAssert hasBytesBetween(long min, long max) {
        isNotNull();
        return holds(SnapshotChecks.size(name(), actual, Bounds.between(min, max)));
    }
}
