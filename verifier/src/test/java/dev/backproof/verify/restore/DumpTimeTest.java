package dev.backproof.verify.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpTimeTest {
    @ParameterizedTest
    @CsvSource({
        "backup.2026-11-23T04:05:06Z.sql,            2026-11-23T04:05:06Z",
        "backup.2026-11-23T04:05:06Z.gzip.sql,       2026-11-23T04:05:06Z",
        "backup.2026-11-23T04:05:06Z.sql.bz2,        2026-11-23T04:05:06Z",
        "shop-20261123-0405.sql.gz,                  2026-11-23T04:05:00Z",
        "shop_20261123040506.sql.zst,                2026-11-23T04:05:06Z",
        "shop_2026-11-23.sql,                        2026-11-23T00:00:00Z",
        "shop_2026-11-23_23h.sql,                    2026-11-23T00:00:00Z",
        "2026-11-23T04:05:06+02:00_shop.sql,         2026-11-23T02:05:06Z",
        "db7-2026.11.23-04.05.sql,                   2026-11-23T04:05:00Z",
        "v10.11.19-shop-2026-11-23.sql,              2026-11-23T00:00:00Z",
        "20261399-shop-20261123.sql,                 2026-11-23T00:00:00Z",
    })
    void readsTheTimeInAName(String name, Instant time) {
        assertThat(DumpTime.inName(name, Instant.EPOCH)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.sql",
                "shop-1764129600.sql",
                "shop-12.sql.gz",
                "202611231.sql",
                "",
                "shop_26-11-2026_0530.sql", // 2026_0530 is no day in May
                "shop-26.11.2026-0530.sql",
                "shop-v2024.10.12-backup.sql",
                "shop-2026-1123.sql"
            })
    void seesNoTimeWhereThereIsNone(String name) {
        assertThat(DumpTime.inName(name, Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop-2026-11-23.sql,      2026-11-23T23:30:00Z, 2026-11-23T23:30:00Z",
        "shop-2026-11-23.sql,      2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z", // the day ends later in the west
        "shop-2026-11-23.sql,      2026-11-22T11:00:00Z, 2026-11-22T11:00:00Z", // and begins earlier in the east
        "shop-2026-11-23.sql,      2026-11-25T00:00:00Z, 2026-11-23T00:00:00Z",
        "shop-2026-11-23T0405.sql, 2026-11-23T23:30:00Z, 2026-11-23T04:05:00Z",
    })
    void takesTheTimeOfWritingWithinTheDayOfTheName(String name, Instant modified, Instant time) {
        assertThat(DumpTime.inName(name, modified)).contains(time);
    }
}
