package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how deep a drill goes, and what that may cost. */
final class DepthReader {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");
    private static final int MOST_NIGHTS = 3660;

    private DepthReader() {}

    static Depth depth(Mapping root) {
        YamlNode node = root.find("depth");
        if (node == null) {
            return new Depth.Full();
        }
        if (node instanceof Mapping mapping) {
            return sample(mapping);
        }
        return switch (node.asText("depth")) {
            case "full" -> new Depth.Full();
            case "metadata" -> new Depth.Metadata();
            case "sample" -> Depth.Percent.USUAL;
            default ->
                throw node.wrong("'depth' must be full, sample or metadata, or say how much: { sample: 5% },"
                        + " { sample: 20 GB }, { nights: 30 }");
        };
    }

    private static Depth sample(Mapping mapping) {
        mapping.allowOnly("'depth'", ScenarioKeys.DEPTH);
        List<String> given = mapping.present(ScenarioKeys.DEPTH);
        if (given.size() != 1) {
            throw mapping.wrong("'depth' takes either 'sample', how much is read each time, or 'nights', after how many"
                    + " drills everything has been read");
        }
        Scalar scalar = mapping.require(given.getFirst(), "'depth'").asScalar(given.getFirst());
        if (given.getFirst().equals("nights")) {
            long nights = scalar.count("nights");
            if (nights < 1 || nights > MOST_NIGHTS) {
                throw scalar.wrong("'nights' must be from 1 to " + MOST_NIGHTS + ", not " + scalar.describe());
            }
            return new Depth.Nights((int) nights);
        }
        BigDecimal share = percent(scalar);
        if (share != null) {
            if (share.signum() <= 0 || share.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw scalar.wrong("'sample' must be above 0 % and at most 100 %, not " + scalar.describe());
            }
            return new Depth.Percent(share);
        }
        long bytes = AssertionReader.size(scalar, "sample");
        if (bytes < 1) {
            throw scalar.wrong("'sample' must be more than nothing");
        }
        return new Depth.Bytes(bytes);
    }

    /** A number with a percent sign behind it, or null when it is something else. */
    static @Nullable BigDecimal percent(Scalar scalar) {
        Matcher percent = PERCENT.matcher(scalar.value().strip());
        return percent.matches() ? new BigDecimal(percent.group(1)) : null;
    }

    static @Nullable Prices prices(Mapping root) {
        YamlNode node = root.find("prices");
        if (node == null) {
            return null;
        }
        Mapping mapping = node.asMapping("prices");
        mapping.allowOnly("'prices'", ScenarioKeys.PRICES);
        return new Prices(
                amount(mapping.require("perGigabyte", "'prices'"), "perGigabyte"),
                amountOrZero(mapping, "per10000Downloads"),
                amountOrZero(mapping, "per1000Listings"),
                mapping.text("currency").isEmpty() ? Prices.BACKBLAZE.currency() : mapping.text("currency"),
                day(mapping.require("of", "'prices'"), "of"));
    }

    private static BigDecimal amountOrZero(Mapping mapping, String key) {
        @Nullable YamlNode node = mapping.find(key);
        return node == null ? BigDecimal.ZERO : amount(node, key);
    }

    private static BigDecimal amount(YamlNode node, String key) {
        BigDecimal amount = AssertionReader.number(node, key);
        if (amount.signum() < 0) {
            throw node.wrong("'" + key + "' must not be below zero");
        }
        return amount;
    }

    /** A day such as 2026-06-01. */
    static LocalDate day(YamlNode node, String key) {
        try {
            return LocalDate.parse(node.asText(key));
        } catch (DateTimeException e) {
            throw node.wrong("'" + key + "' must be a day such as 2026-06-01");
        }
    }
}
