package dev.backproof.backup.snapshot;

import java.time.OffsetDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** How retention divides time: of each part it keeps the newest snapshot. Ordered as reasons are told. */
public enum RetentionInterval {
    /** Every snapshot is a part of its own. */
    LAST,
    HOURLY,
    DAILY,
    /** ISO weeks: they begin on Monday, and the first of a year holds its first Thursday. */
    WEEKLY,
    MONTHLY,
    YEARLY;

    /** As options and reasons name it: {@code last}, {@code hourly}… */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The part that a snapshot falls into, in the zone its time was stored with (observed: restic 0.19.1).
     *
     * @param position of the snapshot, counted from the newest
     */
    int part(OffsetDateTime time, int position) {
        int month = 100 * time.getYear() + time.getMonthValue();
        int day = 100 * month + time.getDayOfMonth();
        return switch (this) {
            case LAST -> position;
            case HOURLY -> 100 * day + time.getHour();
            case DAILY -> day;
            case WEEKLY -> 100 * time.get(IsoFields.WEEK_BASED_YEAR) + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTHLY -> month;
            case YEARLY -> time.getYear();
        };
    }
}
