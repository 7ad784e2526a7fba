package dev.backproof.verify.result;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What the store may ask for a drill.
 *
 * @param most the amount, without taking off what the store gives for nothing
 * @param currency such as {@code USD}
 * @param downloads calls that B2 bills as class B: downloads, and questions about one file
 * @param listings calls that B2 bills as class C: pages of listings, authorizing, buckets
 * @param pricesOf when these were the prices
 */
public record Price(BigDecimal most, String currency, long downloads, long listings, LocalDate pricesOf) {}
