package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.HistorySettings.Aspect;
import dev.backproof.verify.scenario.HistorySettings.Except;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a drill is compared with those before it. */
final class HistoryReader {
    private static final int FEWEST = 2;
    /** As many as are kept. */
    private static final int MOST = 60;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private HistoryReader() {}

    static HistorySettings history(Mapping root) {
        YamlNode node = root.find("history");
        if (node == null) {
            return HistorySettings.USUAL;
        }
        Mapping mapping = node.asMapping("history");
        mapping.allowOnly("'history'", ScenarioKeys.HISTORY);
        HistorySettings usual = HistorySettings.USUAL;
        int drills = number(mapping, "drills", usual.drills());
        int least = number(mapping, "least", Math.min(drills, usual.least()));
        if (least > drills) {
            throw mapping.require("least", "'history'").wrong("'least' is above 'drills', " + drills);
        }
        YamlNode sinceNode = mapping.find("since");
        LocalDate since = sinceNode == null ? null : DepthReader.day(sinceNode, "since");
        String because = mapping.text("because");
        if (since == null ? !because.isEmpty() : because.isEmpty()) {
            throw mapping.wrong("'since' and 'because' go together: why do older drills not count any more?");
        }
        return new HistorySettings(
                drills, least, shrunkTo(mapping.find("shrunkTo")), since, because, off(mapping), except(mapping));
    }

    private static int number(Mapping mapping, String key, int usual) {
        YamlNode node = mapping.find(key);
        if (node == null) {
            return usual;
        }
        long number = node.asScalar(key).count(key);
        if (number < FEWEST || number > MOST) {
            throw node.wrong("'" + key + "' must be from " + FEWEST + " to " + MOST);
        }
        return (int) number;
    }

    private static double shrunkTo(@Nullable YamlNode node) {
        if (node == null) {
            return HistorySettings.USUAL.shrunkTo();
        }
        Scalar scalar = node.asScalar("shrunkTo");
        BigDecimal percent = DepthReader.percent(scalar);
        if (percent == null || percent.signum() <= 0 || percent.compareTo(HUNDRED) >= 0) {
            throw scalar.wrong(
                    "'shrunkTo' must be a share such as 50 %, above 0 % and below 100 %, not " + scalar.describe());
        }
        return percent.doubleValue() / 100;
    }

    /** One reason for everything, or one for each thing that is left out. */
    private static Map<Aspect, String> off(Mapping mapping) {
        YamlNode node = mapping.find("off");
        Map<Aspect, String> off = new EnumMap<>(Aspect.class);
        if (node instanceof Mapping each) {
            each.allowOnly("'off'", ScenarioKeys.HISTORY_OFF);
            for (Aspect aspect : Aspect.values()) {
                if (each.find(aspect.key()) != null) {
                    off.put(aspect, each.text(aspect.key()));
                }
            }
        } else if (node != null) {
            String reason = node.asText("off");
            for (Aspect aspect : Aspect.values()) {
                off.put(aspect, reason);
            }
        }
        return off;
    }

    private static List<Except> except(Mapping mapping) {
        List<Except> all = new ArrayList<>();
        YamlNode node = mapping.find("except");
        for (YamlNode entry : node == null ? List.<YamlNode>of() : node.oneOrMore()) {
            Mapping each = entry.asMapping("except");
            each.allowOnly("an entry of 'except'", ScenarioKeys.HISTORY_EXCEPT);
            List<String> subjects = each.present(List.of("volume", "database"));
            if (subjects.size() != 1) {
                throw each.wrong("an entry of 'except' names either a 'volume' or a 'database'");
            }
            if (subjects.getFirst().equals("volume") && each.find("tables") != null) {
                throw each.require("tables", "'except'").wrong("'tables' goes with 'database'");
            }
            all.add(new Except(
                    each.text(subjects.getFirst()),
                    each.text("tables"),
                    each.requireText("because", "an entry of 'except'")));
        }
        return all;
    }
}
