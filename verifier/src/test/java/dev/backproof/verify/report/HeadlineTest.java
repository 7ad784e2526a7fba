package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "P,       The backup came back,                        PASS",
        "PP,      All 2 backups came back,                     PASS",
        "F,       The backup did not come back,                FAIL",
        "PFN,     1 of 3 backups did not come back,            FAIL",
        "FF,      None of the 2 backups came back,             FAIL",
        "N,       The backup could not be verified,            NOT_VERIFIED",
        "PN,      1 of 2 backups could not be verified,        NOT_VERIFIED",
        "NN,      None of the 2 backups could be verified,     NOT_VERIFIED",
        "'',      No backup was drilled,                       NOT_VERIFIED",
        "c,       No backup was drilled,                       NOT_VERIFIED",
        "Pc,      The backup came back,                        PASS",
        "Pm,      A broken backup went unnoticed,              FAIL",
        "Nmm,     2 broken backups went unnoticed,             FAIL",
        "Pu,      A staged disaster could not be tried,        NOT_VERIFIED",
        "PPuu,    2 staged disasters could not be tried,       NOT_VERIFIED",
        "s,       A sample of the backup came back,            PASS",
        "'Pss',   'All 3 backups came back, 2 as a sample',    PASS",
        "PFm,     1 of 2 backups did not come back,            FAIL",
    })
    void theWorstIsSaid(String drills, String headline, Verdict verdict) {
        var run = Results.run(drills.chars().mapToObj(c -> drill((char) c)).toArray(DrillResult[]::new));

        assertThat(Headline.of(run)).isEqualTo(headline);
        assertThat(run.verdict()).isEqualTo(verdict);
    }

    /** P, F and N are ordinary drills; a control is caught, missed or unsure. */
    private static DrillResult drill(char kind) {
        return switch (kind) {
            case 'P' -> Results.pass("shop");
            case 's' -> Results.sample("shop");
            case 'F' -> Results.fail("shop", "damaged");
            case 'N' -> Results.notVerified("shop", "cap");
            case 'c' -> Results.control("emptied", Verdict.FAIL);
            case 'm' -> Results.control("emptied", Verdict.PASS);
            case 'u' -> Results.control("emptied", Verdict.NOT_VERIFIED);
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }
}
