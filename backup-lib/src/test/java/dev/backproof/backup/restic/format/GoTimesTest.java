package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoTimesTest {
    @ParameterizedTest
    @CsvSource({
        "2023-11-14T22:13:20Z,1700000000,0",
        "2023-11-14T22:13:20.12Z,1700000000,120000000",
        "2023-11-14T22:13:20.000000001Z,1700000000,1",
        "1930-11-18T00:28:29.876543211Z,-1234567891,876543211",
        "0000-01-01T00:00:00Z,-62167219200,0",
        "9999-12-31T23:59:59.999999999Z,253402300799,999999999"
    })
    void instantsAreWrittenAsGoDoes(String text, long seconds, int nanos) {
        Instant time = Instant.ofEpochSecond(seconds, nanos);
        assertThat(GoTimes.format(time)).isEqualTo(text);
        assertThat(GoTimes.parse(text)).isEqualTo(time.atOffset(ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T05:23:03.193665859+01:00",
                "2020-01-02T03:04:05-03:30",
                "2020-01-02T03:04:05.5-00:30",
                "2020-01-02T03:04:05+18:00"
            })
    void offsetsAreKept(String text) {
        OffsetDateTime time = GoTimes.parse(text);
        assertThat(time).isEqualTo(OffsetDateTime.parse(text));
        assertThat(time)
                .isNotNull()
                .satisfies(read -> assertThat(GoTimes.format(read)).isEqualTo(text));
    }

    @Test
    void secondsOfAnOffsetAreDroppedWithoutMovingTheInstant() {
        OffsetDateTime old = OffsetDateTime.parse("1930-01-01T00:00:00-03:30:52");
        assertThat(GoTimes.format(old)).isEqualTo("1930-01-01T00:00:52-03:30");
        assertThat(OffsetDateTime.parse(GoTimes.format(old)).toInstant()).isEqualTo(old.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "-0001-06-05T01:02:03Z,0000-06-05T01:02:03Z",
        "+12345-06-05T01:02:03.4Z,9999-06-05T01:02:03.4Z",
        "+10400-02-29T00:00:00Z,9999-03-01T00:00:00Z"
    })
    void yearsOutOfRangeAreMovedIntoIt(String time, String written) {
        assertThat(GoTimes.format(Instant.parse(time))).isEqualTo(written);
    }

    @Test
    void extremeInstantsAreWritten() {
        assertThat(GoTimes.format(Instant.MIN)).startsWith("0000-");
        assertThat(GoTimes.format(Instant.MAX)).startsWith("9999-");
    }

    @Test
    void fractionsBelowANanosecondAreCutOff() {
        assertThat(GoTimes.parse("2020-01-02T03:04:05.1234567899999Z"))
                .isEqualTo(OffsetDateTime.parse("2020-01-02T03:04:05.123456789Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2020-01-02",
                "2020-01-02T03:04:05",
                "2020-01-02T03:04:05z",
                "2020-01-02 03:04:05Z",
                "2020-01-02T03:04:05.Z",
                "2020-01-02T03:04:05,5Z",
                "2020-02-30T03:04:05Z",
                "2020-01-02T24:00:00Z",
                "2020-01-02T03:04:60Z",
                "2020-01-02T03:04:05+0100",
                "2020-01-02T03:04:05+18:01",
                "2020-01-02T03:04:05-03:30:52",
                "2020-01-02T03:04:05ZZ",
                "+2020-01-02T03:04:05Z",
                "2020-01-02T03:04:05\u0660Z"
            })
    void otherTextsAreNoTimes(String text) {
        assertThat(GoTimes.parse(text)).isNull();
    }

    @Test
    void writtenTimesComeBack() {
        Random random = new Random(23);
        for (int round = 0; round < 20_000; round++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-62_167_219_200L, 253_402_300_800L),
                    random.nextInt(1000) * (long) Math.pow(1000, random.nextInt(3)));
            OffsetDateTime read = GoTimes.parse(GoTimes.format(time));
            assertThat(read).as("round %d", round).isEqualTo(time.atOffset(ZoneOffset.UTC));
        }
    }
}
