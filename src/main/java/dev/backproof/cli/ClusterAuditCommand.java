package dev.backproof.cli;

import dev.backproof.backup.kubernetes.AuditOptions;
import dev.backproof.backup.kubernetes.AuditState;
import dev.backproof.backup.kubernetes.AuditedAsset;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.ClusterAudit;
import dev.backproof.backup.kubernetes.Proof;
import dev.backproof.backup.kubernetes.Protection;
import dev.backproof.verify.report.AuditHtml;
import dev.backproof.verify.report.ProofHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description = "Lists every claim, MariaDB and database with what backs it up and when it was last proven.",
        footer = {
            "",
            "Reads only. Exit codes: 0 nothing is red; 1 something has no backup, or one that fails or is too old; 3 nothing",
            "red was seen, but not everything could be looked at.",
            "",
            "Examples:",
            "  backproof cluster audit",
            "  backproof cluster audit --reports /var/lib/backproof/reports --html audit.html",
            "  backproof cluster audit --namespace shop --max-age PT26H --require-proof --json"
        })
final class ClusterAuditCommand extends BackproofCommand {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Look only here; may be repeated. Default: everywhere.")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = "--reports",
            paramLabel = "D",
            description = "Reports folder of 'verify', for what has been proven; default: reports, if it is there.")
    private @Nullable Path reports;

    @Option(
            names = "--max-age",
            paramLabel = "DURATION",
            description = "How old the newest backup may be, as PT26H or P8D; default: P2D. The annotation"
                    + " backproof.dev/max-age of an object wins.")
    private Duration maxAge = AuditOptions.USUAL_MAX_AGE;

    @Option(
            names = "--proof-age",
            paramLabel = "DURATION",
            description = "How long ago it may have been proven; default: P14D.")
    private Duration proofAge = AuditOptions.USUAL_PROOF_AGE;

    @Option(names = "--require-proof", description = "What is backed up but not proven is red, too.")
    private boolean requireProof;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page.")
    private @Nullable Path html;

    ClusterAuditCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<Proof> proofs = proofs();
        ClusterAudit audit;
        try (Cluster open = cluster.open(console)) {
            audit = open.audit(new AuditOptions(namespaces, maxAge, proofAge), proofs);
        }
        if (html != null) {
            AuditHtml.write(audit, html);
        }
        if (global.json) {
            sayJson(json(audit));
        } else {
            print(audit);
        }
        audit.unseen().forEach(line -> warn("not looked at: " + line));
        if (audit.isRed() || (requireProof && audit.count(AuditState.UNPROVEN) > 0)) {
            return ExitCode.FAILED;
        }
        return audit.unseen().isEmpty() ? ExitCode.OK : ExitCode.NOT_VERIFIED;
    }

    private List<Proof> proofs() {
        Path fromSettings = settings().reports();
        Path folder = reports != null ? reports : fromSettings;
        if (folder != null) {
            return ProofHistory.read(folder);
        }
        Path usual = Path.of("reports");
        return Files.isRegularFile(usual.resolve("history.jsonl")) ? ProofHistory.read(usual) : List.of();
    }

    private void print(ClusterAudit audit) {
        TextTable table = new TextTable("STATE", "ASSET", "BACKED UP", "PROVEN", "BY", "WHY");
        for (AuditedAsset asset : audit.assets()) {
            table.row(
                    word(asset.state()),
                    asset.id().toString(),
                    age(asset.lastSuccess(), audit.time()),
                    age(asset.proof() == null ? null : asset.proof().provenAt(), audit.time()),
                    asset.protections().stream()
                            .map(protection -> protection.tool().shown())
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    asset.reason());
        }
        table.lines().forEach(this::say);
        say("");
        say(Stream.of(AuditState.values())
                .map(state -> audit.count(state) + " " + word(state))
                .collect(Collectors.joining(", ")));
    }

    private static String word(AuditState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String age(@Nullable Instant time, Instant now) {
        return time == null ? "never" : Units.duration(Duration.between(time, now)) + " ago";
    }

    private static Map<String, Object> json(ClusterAudit audit) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", audit.time().toString());
        json.put("red", audit.isRed());
        json.put(
                "assets", audit.assets().stream().map(ClusterAuditCommand::json).toList());
        json.put("notLookedAt", audit.unseen());
        return json;
    }

    private static Map<String, @Nullable Object> json(AuditedAsset asset) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", asset.id().kind().word());
        json.put("namespace", asset.id().namespace());
        json.put("name", asset.id().name());
        json.put("state", asset.state().name());
        json.put("reason", asset.reason());
        json.put("detail", asset.detail());
        json.put("lastSuccess", text(asset.lastSuccess()));
        Proof proof = asset.proof();
        json.put("scenario", proof == null ? null : proof.scenario());
        json.put("provenAt", proof == null ? null : text(proof.provenAt()));
        json.put("provenDataTime", proof == null ? null : text(proof.dataTime()));
        json.put("lastVerdict", proof == null ? null : proof.lastVerdict());
        json.put(
                "protections",
                asset.protections().stream().map(ClusterAuditCommand::json).toList());
        return json;
    }

    private static Map<String, @Nullable Object> json(Protection protection) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tool", protection.tool().shown());
        json.put("object", protection.object());
        json.put("destination", protection.destination());
        json.put("schedule", protection.schedule());
        json.put("suspended", protection.suspended());
        json.put("lastSuccess", text(protection.lastSuccess()));
        json.put("lastRun", text(protection.lastRun()));
        json.put("problem", protection.problem());
        return json;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
