package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.YamlNode.Mapping;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads how the files of volumes are looked into. */
final class ProbeReader {
    private ProbeReader() {}

    /** What the mapping's {@code probes} says beside, or instead of, the usual settings. */
    static ProbeSettings probes(Mapping owner, ProbeSettings usual) {
        YamlNode node = owner.find("probes");
        if (node == null) {
            return usual;
        }
        Mapping mapping = node.asMapping("probes");
        mapping.allowOnly("'probes'", ScenarioKeys.PROBES);
        Duration within = mapping.duration("within");
        Long largest = mapping.find("largest", size -> AssertionReader.size(size.asScalar("largest"), "largest"));
        return new ProbeSettings(
                off(mapping, usual.off()),
                leaveOut(mapping, usual.leaveOut()),
                Objects.requireNonNullElse(within, usual.within()),
                Objects.requireNonNullElse(largest, usual.largest()));
    }

    private static Map<ProbeKind, String> off(Mapping mapping, Map<ProbeKind, String> usual) {
        Map<ProbeKind, String> off = new EnumMap<>(ProbeKind.class);
        off.putAll(usual);
        YamlNode node = mapping.find("off");
        if (node != null) {
            Mapping reasons = node.asMapping("off");
            reasons.allowOnly("'off'", ScenarioKeys.PROBES_OFF);
            for (String key : reasons.entries().keySet()) {
                off.put(ProbeKind.of(key).orElseThrow(), reasons.text(key));
            }
        }
        return off;
    }

    private static Map<String, String> leaveOut(Mapping mapping, Map<String, String> usual) {
        Map<String, String> patterns = new LinkedHashMap<>(usual);
        YamlNode node = mapping.find("leaveOut");
        if (node != null) {
            Mapping reasons = node.asMapping("leaveOut");
            for (Map.Entry<String, YamlNode.Entry> each : reasons.entries().entrySet()) {
                AssertionReader.requireGlob(each.getValue().value(), each.getKey(), "leaveOut");
                patterns.put(each.getKey(), reasons.text(each.getKey()));
            }
        }
        return patterns;
    }
}
