package dev.backproof.verify.remote;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One drill of a run, where it runs. */
public final class AssignedDrill {
    private final Path folder;
    private final Assignment assignment;

    private AssignedDrill(Path folder, Assignment assignment) {
        this.folder = folder;
        this.assignment = assignment;
    }

    /**
     * Reads what is to be done.
     *
     * @param folder with what {@link AssignedDrills#files} gave
     * @param index number of the drill
     * @throws ConfigurationException when there is no such drill
     */
    public static AssignedDrill read(Path folder, int index) {
        Path file = folder.resolve(Assignment.path(index));
        try {
            return new AssignedDrill(folder, Assignment.parse(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "cannot read which drill to run from " + file + ": " + e, e);
        }
    }

    /** The scenario to drill. */
    public Path scenario() {
        return folder.resolve(AssignedDrills.FILES).resolve(assignment.file());
    }

    /** How it came out, when it was done before: a drill that was done is not done again. */
    public Optional<Verdict> done(ObjectStore store) {
        try {
            return ReturnedDrill.find(assignment, store)
                    .map(returned -> returned.results().verdict());
        } catch (IOException damaged) {
            return Optional.empty(); // written anew
        }
    }

    /**
     * Puts what earlier drills left where this one looks for it.
     *
     * @param ledger where it keeps how far it has come
     * @param baselines where it looks for drills to compare with
     */
    public void prepare(Path ledger, Path baselines) throws IOException {
        if (!assignment.ledger().isEmpty()) {
            SampleLedger.at(ledger).keepText(assignment.scenario(), assignment.ledger());
        }
        for (String line : assignment.baselines()) {
            Baselines.at(baselines).keepLine(assignment.scenario(), line);
        }
    }

    /** Leaves what was found, whole or not at all. */
    public void leave(RunResult found, Path ledger, Path baselines, ObjectStore store) {
        Path files = folder.resolve(AssignedDrills.FILES);
        List<DrillResult> drills = found.drills().stream()
                .map(drill -> drill.withFiles(name -> {
                    Path file = Path.of(name);
                    return file.startsWith(files) ? files.relativize(file).toString() : name;
                }))
                .toList();
        Baselines kept = Baselines.at(baselines);
        List<ProvenDrill> proven = kept.find(assignment.scenario());
        boolean isNew = !proven.isEmpty()
                && drills.stream()
                        .anyMatch(drill -> drill.start().equals(proven.getLast().start()));
        new ReturnedDrill(
                        new RunResult(found.start(), found.end(), found.version(), drills),
                        isNew ? kept.lines(assignment.scenario()).getLast() : "",
                        SampleLedger.at(ledger).text(assignment.scenario()))
                .leave(assignment, store);
    }
}
