package dev.backproof.verify.assertion;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of damage to a database fails the check that is named after it, and no other. Too slow for mutation tests. */
@Tag("peer")
class DatabaseDamagesTest {
    private static final String DAMAGES = "dev.backproof.verify.assertion.DatabaseContractTest#";

    @BeforeAll
    static void backUpOneOfEach(@TempDir Path folder) throws Exception {
        DatabaseContractTest.backUpOneOfEach(folder);
    }

    @ParameterizedTest
    @MethodSource(DAMAGES + "damages")
    void eachDamageFailsItsCheckAndNoOther(String sql, List<String> failing) throws Exception {
        DatabaseContractTest.damageFails(DatabaseContractTest.manifest(), sql, failing);
    }

    @ParameterizedTest
    @MethodSource(DAMAGES + "damagesThatTheDumpAloneShows")
    void damageShowsWithoutManifest(String sql, List<String> failing) throws Exception {
        DatabaseContractTest.damageFails(null, sql, failing);
    }
}
