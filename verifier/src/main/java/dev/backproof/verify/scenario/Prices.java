package dev.backproof.verify.scenario;

import dev.backproof.verify.result.Price;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a store takes for being read.
 *
 * @param perGigabyte for a gigabyte (10<sup>9</sup> bytes) that leaves the store
 * @param per10000Downloads for ten thousand of B2's calls of class B: downloads, and questions about one file
 * @param per1000Listings for a thousand of B2's calls of class C: pages of listings, authorizing, buckets
 * @param currency such as {@code USD}
 * @param of when these were the prices
 */
public record Prices(
        BigDecimal perGigabyte,
        BigDecimal per10000Downloads,
        BigDecimal per1000Listings,
        String currency,
        LocalDate of) {
    /**
     * What Backblaze asked in June 2026: a cent for a gigabyte beyond three times what is stored, in each month, and nothing
     * for calls. Source: backblaze.com/cloud-storage/pricing.
     */
    public static final Prices BACKBLAZE =
            new Prices(new BigDecimal("0.01"), BigDecimal.ZERO, BigDecimal.ZERO, "USD", LocalDate.of(2026, 6, 1));

    /**
     * What stands under {@code prices} in a scenario or in settings; null when nothing does.
     *
     * @throws dev.backproof.backup.error.ConfigurationException when it is no price list
     */
    public static @Nullable Prices in(YamlNode.Mapping yaml) {
        return DepthReader.prices(yaml);
    }

    /** What a drill costs at most: what the store gives for nothing is not taken off. */
    public Price of(long bytes, long downloads, long listings) {
        BigDecimal amount = perGigabyte
                .multiply(BigDecimal.valueOf(bytes))
                .movePointLeft(9)
                .add(per10000Downloads.multiply(BigDecimal.valueOf(downloads)).movePointLeft(4))
                .add(per1000Listings.multiply(BigDecimal.valueOf(listings)).movePointLeft(3));
        return new Price(amount, currency, downloads, listings, of);
    }
}
