package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.scenario.Prices;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void pricesAreReadAsInScenarios() throws IOException {
        assertThat(read("prices: { perGigabyte: 0.02, per1000Listings: 0.005, currency: EUR, of: 2026-01-31 }\n")
                        .prices())
                .isEqualTo(new Prices(
                        new BigDecimal("0.02"),
                        BigDecimal.ZERO,
                        new BigDecimal("0.005"),
                        "EUR",
                        LocalDate.of(2026, 1, 31)));
        assertThat(read("sandbox: process\n").prices()).isNull();
    }

    @Test
    void pricesThatAreNoneAreToldWithTheirPlace() {
        assertThatThrownBy(() -> read("sandbox: process\nprices: { perGigabyte: -1, of: 2026-01-31 }\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("backproof.yaml:2:")
                .hasMessageContaining("'perGigabyte' must not be below zero");
    }

    @Test
    void sandboxThatIsNoneIsToldWithItsPlace() throws IOException {
        assertThat(read("sandbox: kubernetes\n").sandbox()).isEqualTo("kubernetes");
        assertThatThrownBy(() -> read("reports: r\nsandbox: proces\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "backproof.yaml:2:10: 'sandbox' must be one of auto, docker, kubernetes, process");
    }

    private Settings read(String yaml) throws IOException {
        GlobalOptions options = new GlobalOptions();
        options.config = Files.writeString(folder.resolve("backproof.yaml"), yaml);
        return Settings.load(options, Map.of());
    }
}
