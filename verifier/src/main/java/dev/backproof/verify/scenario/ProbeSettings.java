package dev.backproof.verify.scenario;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the files of a volume are looked into without being asked for.
 *
 * @param off what is not looked into, each with the reason
 * @param leaveOut patterns of files that nothing looks into, each with the reason
 * @param within after this nothing more of the volume is looked into
 * @param largest bytes of the largest file that is looked into
 */
public record ProbeSettings(Map<ProbeKind, String> off, Map<String, String> leaveOut, Duration within, long largest) {
    /** Everything, for half an hour a volume and files of up to 16 GiB. */
    public static final ProbeSettings USUAL = new ProbeSettings(Map.of(), Map.of(), Duration.ofMinutes(30), 16L << 30);

    public ProbeSettings {
        Map<ProbeKind, String> ordered = new EnumMap<>(ProbeKind.class);
        ordered.putAll(off);
        off = Collections.unmodifiableMap(ordered);
        leaveOut = Collections.unmodifiableMap(new LinkedHashMap<>(leaveOut));
    }
}
