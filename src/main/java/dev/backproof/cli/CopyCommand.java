package dev.backproof.cli;

import dev.backproof.backup.Password;
import dev.backproof.backup.Passwords;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.CopyEvent;
import dev.backproof.backup.snapshot.CopyPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "copy",
        description = "Copies snapshots from another repository into this one: those named, or all that fit.",
        footer = {
            "",
            "What is there already is skipped. The other repository is only read. Both may be folders or on B2; one B2 key",
            "must see both buckets then. Files are not cut anew: when the repositories cut them at different places, copies",
            "share nothing with backups made into this one.",
            "",
            "Examples:",
            "  backproof copy --repo b2:acme-backups:shop --from-repo /backup/shop --from-password-file ~/.shop-password",
            "  backproof copy --from-repo /backup/shop --tag monthly"
        })
final class CopyCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final ChosenSnapshots chosen = new ChosenSnapshots();

    @Option(
            names = "--from-repo",
            paramLabel = "REPO",
            description = "Repository to copy from. Also BACKPROOF_FROM_REPOSITORY or RESTIC_FROM_REPOSITORY.")
    private @Nullable String fromRepository;

    @Option(
            names = "--from-password-file",
            paramLabel = "FILE",
            description = "File with its password. Also BACKPROOF_FROM_PASSWORD_FILE, BACKPROOF_FROM_PASSWORD,"
                    + " RESTIC_FROM_PASSWORD_FILE, RESTIC_FROM_PASSWORD, RESTIC_FROM_PASSWORD_COMMAND.")
    private @Nullable Path fromPasswordFile;

    @Option(names = "--dry-run", description = "Say which snapshots would be copied, write nothing.")
    private boolean dryRun;

    CopyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String address = fromAddress();
        CopyPlan plan;
        List<CopyPlan.Copied> copied;
        try (ResticRepository source = openSource(address);
                ResticRepository repository = access.open(this);
                ProgressLine progress = progress("copying")) {
            AtomicLong total = new AtomicLong();
            plan = repository
                    .copyFrom(source, chosen.in(source))
                    .listener(event -> show(progress, total, event))
                    .plan();
            if (!plan.isCutAlike()) {
                progress.note("note: the two repositories cut files at different places, so copies share nothing with"
                        + " backups made into " + repository.location());
            }
            copied = dryRun ? List.of() : plan.run();
        }
        if (dryRun) {
            plan.missing().forEach(snapshot -> say("  would copy  " + SnapshotsCommand.line(snapshot)));
        }
        say("%s %s; %s there already"
                .formatted(
                        dryRun ? "would copy" : "copied",
                        Units.count(plan.missing().size(), "snapshot"),
                        plan.present().size()));
        if (global.json) {
            sayJson(json(plan, copied));
        }
        return ExitCode.OK;
    }

    private Map<String, Object> json(CopyPlan plan, List<CopyPlan.Copied> copied) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", "copy");
        json.put("dryRun", dryRun);
        json.put(
                "missing",
                plan.missing().stream()
                        .map(snapshot -> snapshot.id().toString())
                        .toList());
        json.put(
                "present",
                plan.present().stream()
                        .map(snapshot -> snapshot.id().toString())
                        .toList());
        json.put(
                "copied",
                copied.stream()
                        .map(one -> Map.of(
                                "from", one.from().toString(), "to", one.to().toString()))
                        .toList());
        json.put("cutAlike", plan.isCutAlike());
        return json;
    }

    private static void show(ProgressLine progress, AtomicLong total, CopyEvent event) {
        switch (event) {
            case CopyEvent.TreeRead tree -> progress.add(0, 0);
            case CopyEvent.Found found -> progress.total(total.addAndGet(found.bytes()));
            case CopyEvent.Copied bytes -> progress.add(bytes.bytes(), 0);
            case CopyEvent.SnapshotCopied one -> {
                progress.note("copied " + SnapshotsCommand.line(one.from()) + " as "
                        + one.to().shortForm());
                progress.add(0, 1);
            }
        }
    }

    private String fromAddress() {
        if (fromRepository != null) {
            return fromRepository;
        }
        for (String name : List.of("BACKPROOF_FROM_REPOSITORY", "RESTIC_FROM_REPOSITORY")) {
            String value = console.environment().get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        throw new ConfigurationException(
                ErrorCode.MISSING_SETTING,
                "no repository to copy from given",
                "use --from-repo /a/folder or --from-repo b2:BUCKET:PREFIX",
                null);
    }

    private ResticRepository openSource(String address) {
        try (Password password = sourcePassword()) {
            return ResticRepository.open(store(address), password);
        }
    }

    private Password sourcePassword() {
        if (fromPasswordFile != null) {
            return Password.fromFile(fromPasswordFile);
        }
        return Passwords.fromEnvironment(name -> console.environment().get(name.replace("_PASSWORD", "_FROM_PASSWORD")))
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.PASSWORD_MISSING,
                        "no password for the repository to copy from given",
                        "set --from-password-file, BACKPROOF_FROM_PASSWORD_FILE or RESTIC_FROM_PASSWORD_FILE",
                        null));
    }
}
