package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.scenario.Assertion;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.SnapshotExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.ScenarioOrigin;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Turns the assertions of a scenario into checks, one for each expectation. */
public final class ScenarioChecks {
    private ScenarioChecks() {}

    /**
     * The checks that an assertion on a volume asks for; files it names are found from the scenario.
     *
     * @param all what else came back, to compare with
     */
    public static List<Check> of(
            Assertion.OnVolume assertion, RestoredVolume volume, ScenarioOrigin origin, RestoredData all) {
        return assertion.expectations().stream()
                .map(expectation -> asked(check(expectation, volume, origin, all), assertion, volume.drillStart()))
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

    /** The checks that an assertion on a snapshot asks for. */
    public static List<Check> of(Assertion.OnSnapshot assertion, DrilledSnapshot snapshot) {
        Instant drillStart = snapshot.facts().time().plus(snapshot.age());
        return assertion.expectations().stream()
                .map(expectation -> asked(check(expectation, assertion.subject(), snapshot), assertion, drillStart))
                .toList();
    }

    private static Check check(SnapshotExpectation expectation, String name, DrilledSnapshot snapshot) {
        return switch (expectation) {
            case SnapshotExpectation.Host host -> SnapshotChecks.host(name, snapshot, host.host());
            case SnapshotExpectation.Tag tag -> SnapshotChecks.tag(name, snapshot, tag.tag());
            case SnapshotExpectation.Path path -> SnapshotChecks.path(name, snapshot, path.path());
            case SnapshotExpectation.Age age -> SnapshotChecks.age(name, snapshot, age.within());
            case SnapshotExpectation.Size size -> SnapshotChecks.size(name, snapshot, size.bounds());
        };
    }

    private static Check asked(Check check, Assertion assertion, Instant drillStart) {
        Check asked = check.askedFor(assertion.because(), assertion.position());
        return assertion.known() == null ? asked : asked.expectedToFail(assertion.known(), drillStart);
    }

    private static Check check(
            VolumeExpectation expectation, RestoredVolume volume, ScenarioOrigin origin, RestoredData all) {
        return switch (expectation) {
            case VolumeExpectation.FileCount count -> VolumeChecks.fileCount(volume, count.bounds());
            case VolumeExpectation.TotalBytes bytes -> VolumeChecks.totalBytes(volume, bytes.bounds());
            case VolumeExpectation.Manifest manifest ->
                VolumeChecks.manifest(volume, manifest.file(), () -> origin.open(manifest.file()));
            case VolumeExpectation.Exists exists -> VolumeChecks.exists(volume, exists.path());
            case VolumeExpectation.NoFile noFile -> VolumeChecks.noFile(volume, noFile.glob());
            case VolumeExpectation.NoEmptyFile noEmpty -> VolumeChecks.noEmptyFile(volume, noEmpty.glob());
            case VolumeExpectation.FileSize size -> VolumeChecks.fileSize(volume, size.path(), size.bounds());
            case VolumeExpectation.Digest digest -> ContentChecks.digest(volume, digest.path(), digest.sha256());
            case VolumeExpectation.Contains contains ->
                ContentChecks.contains(volume, contains.path(), contains.text(), contains.shown());
            case VolumeExpectation.Matches matches -> ContentChecks.matches(volume, matches.path(), matches.regex());
            case VolumeExpectation.Lines lines -> ContentChecks.lines(volume, lines.path(), lines.bounds());
            case VolumeExpectation.JsonValue json ->
                ContentChecks.json(volume, json.path(), json.pointer(), json.value());
            case VolumeExpectation.Owner owner -> VolumeChecks.owner(volume, owner.path(), owner.uid(), owner.gid());
            case VolumeExpectation.Mode mode -> VolumeChecks.mode(volume, mode.path(), mode.mode());
            case VolumeExpectation.LinkTarget link -> VolumeChecks.linkTarget(volume, link.path(), link.target());
            case VolumeExpectation.NewestFile newest -> VolumeChecks.newestFile(volume, newest.glob(), newest.within());
            case VolumeExpectation.OfSqlite sqlite -> SqliteChecks.query(volume, sqlite.path(), sqlite.query());
            case VolumeExpectation.FilesOf files ->
                new FileRowChecks(volume, files.rows(), all).haveFiles(files.title(), files.mayDiffer());
            case VolumeExpectation.NoOther others ->
                new FileRowChecks(volume, others.rows(), all)
                        .haveRows(others.title(), others.glob(), others.mayDiffer());
        };
    }

    private static Check check(
            DatabaseExpectation expectation, RestoredDatabase database, UnaryOperator<@Nullable String> environment) {
        return switch (expectation) {
            case DatabaseExpectation.Table table -> DatabaseChecks.table(database, table.table());
            case DatabaseExpectation.NoTable none -> ObjectChecks.noTable(database, none.table());
            case DatabaseExpectation.Count count -> ObjectChecks.count(database, count.kind(), count.bounds());
            case DatabaseExpectation.Charset charset -> ObjectChecks.charset(database, charset.charset());
            case DatabaseExpectation.NoOrphans orphans ->
                ObjectChecks.noOrphans(database, orphans.table(), orphans.reference());
            case DatabaseExpectation.Grants grants ->
                ObjectChecks.grants(database, grants.account(), grants.privileges(), grants.on());
            case DatabaseExpectation.Callable call ->
                ObjectChecks.callable(database, call.routine(), call.arguments(), call.answer());
            case DatabaseExpectation.Rows rows -> DatabaseChecks.rows(database, rows.table(), rows.bounds());
            case DatabaseExpectation.NewestRow newest ->
                DatabaseChecks.newestRow(database, newest.table(), newest.column(), newest.within());
            case DatabaseExpectation.Login login -> new LoginCheck(database, login, environment).check();
            case DatabaseExpectation.Query query ->
                DatabaseChecks.query(database, query.sql(), query.shown(), query.answer(), query.showValues());
        };
    }
}
