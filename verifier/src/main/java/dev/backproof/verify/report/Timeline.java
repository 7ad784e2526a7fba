package dev.backproof.verify.report;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import java.time.Duration;
import java.util.List;

/**
 * The phases of a drill to scale. Lengths are thousandths of the whole drill.
 *
 * @param readyAt where the restored data could be used, or -1
 */
record Timeline(List<Bar> bars, int readyAt) {
    private static final int WIDTH = 1000;
    private static final int NARROWEST = 4;

    static Timeline of(DrillResult drill) {
        long whole = Math.max(
                drill.duration().toMillis(),
                drill.phases().stream()
                        .mapToLong(phase -> phase.start().plus(phase.duration()).toMillis())
                        .max()
                        .orElse(0));
        if (whole == 0) {
            return new Timeline(
                    drill.phases().stream()
                            .map(phase -> Bar.of(phase, 0, WIDTH))
                            .toList(),
                    -1);
        }
        List<Bar> bars = drill.phases().stream()
                .map(phase -> {
                    int width = Math.clamp(scaled(phase.duration(), whole), NARROWEST, WIDTH);
                    return Bar.of(phase, Math.clamp(scaled(phase.start(), whole), 0, WIDTH - width), width);
                })
                .toList();
        Duration rto = drill.rto();
        return new Timeline(bars, rto == null ? -1 : Math.clamp(scaled(rto, whole), 0, WIDTH));
    }

    private static int scaled(Duration duration, long whole) {
        return (int) Math.round((double) duration.toMillis() * WIDTH / whole);
    }

    /** One phase; {@code at} and {@code width} in thousandths, bytes and rate in words or empty. */
    record Bar(String name, int at, int width, String time, String bytes, String rate) {
        private static final int SHORTEST_FOR_RATE = 100;

        static Bar of(Phase phase, int at, int width) {
            long millis = phase.duration().toMillis();
            boolean rated = phase.bytes() > 0 && millis >= SHORTEST_FOR_RATE;
            return new Bar(
                    phase.name(),
                    at,
                    width,
                    Shown.duration(phase.duration()),
                    phase.bytes() == 0 ? "" : Shown.bytes(phase.bytes()),
                    rated ? Shown.bytes(Math.round(phase.bytes() * 1000.0 / millis)) + "/s" : "");
        }
    }
}
