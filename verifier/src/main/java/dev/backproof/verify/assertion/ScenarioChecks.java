package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Assertion;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns the assertions of a scenario into checks, one for each expectation. */
public final class ScenarioChecks {
    private ScenarioChecks() {}

    /** The checks that an assertion on a volume asks for; files it names are found from the scenario. */
    public static List<Check> of(Assertion.OnVolume assertion, RestoredVolume volume, ScenarioOrigin origin) {
        return assertion.expectations().stream()
                .map(expectation -> asked(check(expectation, volume, origin), assertion, volume.drillStart()))
                .toList();
    }

    /**
     * The checks that an assertion on a database asks for.
     *
     * @param environment where passwords may be
     */
    public static List<Check> of(
            Assertion.OnDatabase assertion, RestoredDatabase database, UnaryOperator<@Nullable String> environment) {
        return assertion.expectations().stream()
                .map(expectation -> asked(check(expectation, database, environment), assertion, database.drillStart()))
                .toList();
    }

    private static Check asked(Check check, Assertion assertion, Instant drillStart) {
        Check asked = check.askedFor(assertion.because(), assertion.position());
        return assertion.known() == null ? asked : asked.expectedToFail(assertion.known(), drillStart);
    }

    private static Check check(VolumeExpectation expectation, RestoredVolume volume, ScenarioOrigin origin) {
        return switch (expectation) {
            case VolumeExpectation.FileCount count -> VolumeChecks.fileCount(volume, count.bounds());
            case VolumeExpectation.TotalBytes bytes -> VolumeChecks.totalBytes(volume, bytes.bounds());
            case VolumeExpectation.Manifest manifest ->
                VolumeChecks.manifest(volume, manifest.file(), () -> origin.open(manifest.file()));
            case VolumeExpectation.Exists exists -> VolumeChecks.exists(volume, exists.path());
            case VolumeExpectation.NoFile noFile -> VolumeChecks.noFile(volume, noFile.glob());
            case VolumeExpectation.Owner owner -> VolumeChecks.owner(volume, owner.path(), owner.uid(), owner.gid());
            case VolumeExpectation.Mode mode -> VolumeChecks.mode(volume, mode.path(), mode.mode());
            case VolumeExpectation.LinkTarget link -> VolumeChecks.linkTarget(volume, link.path(), link.target());
            case VolumeExpectation.NewestFile newest -> VolumeChecks.newestFile(volume, newest.glob(), newest.within());
        };
    }

    private static Check check(
            DatabaseExpectation expectation, RestoredDatabase database, UnaryOperator<@Nullable String> environment) {
        return switch (expectation) {
            case DatabaseExpectation.Table table -> DatabaseChecks.table(database, table.table());
            case DatabaseExpectation.Rows rows -> DatabaseChecks.rows(database, rows.table(), rows.bounds());
            case DatabaseExpectation.NewestRow newest ->
                DatabaseChecks.newestRow(database, newest.table(), newest.column(), newest.within());
            case DatabaseExpectation.Login login -> new LoginCheck(database, login, environment).check();
            case DatabaseExpectation.Query query ->
                DatabaseChecks.query(database, query.sql(), query.shown(), query.answer(), query.showValues());
        };
    }
}
