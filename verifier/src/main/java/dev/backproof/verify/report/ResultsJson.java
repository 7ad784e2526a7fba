package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes {@code results.json}, the result of a run for programs. Durations are seconds as decimals, kept to the
 * millisecond; times are ISO-8601 in UTC. What is not known is {@code null}; a check without a reason or a place has no such field. Reading skips fields it does not know and
 * takes a default for those that are not part of the documented shape, so that older and newer files can be read.
 */
public final class ResultsJson {
    private static final int FORMAT_VERSION = 1;

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ResultsJson() {}

    /** Writes the file as a whole; what was there is replaced. */
    public static void write(RunResult run, Path file) throws IOException {
        WholeFiles.write(file, toJson(run));
    }

    /**
     * Reads a file that {@link #write} made.
     *
     * @throws IOException when it cannot be read, is damaged or is something else; the message names the field
     */
    public static RunResult read(Path file) throws IOException {
        return parse(Files.readString(file, UTF_8));
    }

    /** The document as text, ended by a line feed. */
    public static String toJson(RunResult run) {
        ObjectNode root = MAPPER.createObjectNode().put("formatVersion", FORMAT_VERSION);
        root.putObject("run")
                .put("start", run.start().toString())
                .put("end", run.end().toString())
                .put("duration", JsonFields.seconds(run.duration()))
                .put("version", run.version())
                .put("verdict", run.verdict().name());
        ArrayNode drills = root.putArray("drills");
        run.drills().forEach(drill -> putDrill(drills.addObject(), drill));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /**
     * Reads a document as text.
     *
     * @throws IOException as {@link #read}
     */
    public static RunResult parse(String json) throws IOException {
        try {
            JsonFields root = JsonFields.root(MAPPER.readTree(json));
            JsonFields run = root.object("run");
            return new RunResult(
                    run.instant("start"),
                    run.instant("end"),
                    run.text("version"),
                    root.objects("drills").stream().map(ResultsJson::drill).toList());
        } catch (JacksonException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        } catch (JsonFields.Unexpected e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void putDrill(ObjectNode node, DrillResult drill) {
        node.put("scenario", drill.scenario()).put("title", drill.title());
        putTexts(node.putArray("tags"), drill.tags());
        node.put("verdict", drill.verdict().name())
                .put("expectedVerdict", nameOrNull(drill.expectedVerdict()))
                .put("cause", drill.cause())
                .put("start", drill.start().toString())
                .put("seconds", JsonFields.seconds(drill.duration()));
        SnapshotFacts snapshot = drill.snapshot();
        if (snapshot == null) {
            node.putNull("snapshot");
        } else {
            putSnapshot(node.putObject("snapshot"), snapshot);
        }
        putSnapshots(node, drill.snapshots());
        node.put("rpoSeconds", JsonFields.secondsOrNull(drill.rpo()))
                .put("rpoLimitSeconds", JsonFields.secondsOrNull(drill.rpoLimit()))
                .put("rtoSeconds", JsonFields.secondsOrNull(drill.rto()))
                .put("rtoLimitSeconds", JsonFields.secondsOrNull(drill.rtoLimit()))
                .put("sandbox", drill.sandbox())
                .put("bytesPulled", drill.bytesPulled());
        Effort effort = drill.effort();
        if (effort != null) {
            putEffort(node.putObject("effort"), effort);
        }
        ArrayNode phases = node.putArray("phases");
        for (Phase phase : drill.phases()) {
            phases.addObject()
                    .put("name", phase.name())
                    .put("start", JsonFields.seconds(phase.start()))
                    .put("seconds", JsonFields.seconds(phase.duration()))
                    .put("bytes", phase.bytes());
        }
        ArrayNode checks = node.putArray("checks");
        for (CheckResult check : drill.checks()) {
            putCheck(checks.addObject(), check);
        }
        putTexts(node.putArray("notTested"), drill.notTested());
        putTexts(node.putArray("knownLosses"), drill.knownLosses());
    }

    /** The field {@code snapshots}. */
    static void putSnapshots(ObjectNode node, List<DrilledSnapshot> snapshots) {
        ArrayNode array = node.putArray("snapshots");
        for (DrilledSnapshot drilled : snapshots) {
            ObjectNode each = array.addObject();
            putSnapshot(each, drilled.facts());
            putTexts(each.putArray("items"), drilled.items());
            each.put("ageSeconds", JsonFields.seconds(drilled.age()))
                    .put("rpoLimitSeconds", JsonFields.secondsOrNull(drilled.ageLimit()));
        }
    }

    private static void putEffort(ObjectNode node, Effort effort) {
        node.put("depth", effort.depth())
                .put("files", effort.files())
                .put("bytes", effort.bytes())
                .put("filesRead", effort.filesRead())
                .put("bytesRead", effort.bytesRead())
                .put("drillsUntilAllIsRead", effort.drills());
        Price price = effort.price();
        if (price == null) {
            node.putNull("price");
        } else {
            node.putObject("price")
                    .put("most", price.most())
                    .put("currency", price.currency())
                    .put("downloads", price.downloads())
                    .put("listings", price.listings())
                    .put("pricesOf", price.pricesOf().toString());
        }
    }

    private static void putCheck(ObjectNode node, CheckResult check) {
        node.put("name", check.name())
                .put("kind", check.kind())
                .put("status", check.status().label())
                .put("provesData", check.provesData())
                .put("message", check.message())
                .put("expected", check.expected())
                .put("actual", check.actual())
                .put("seconds", JsonFields.seconds(check.duration()));
        if (!check.because().isEmpty()) {
            node.put("because", check.because());
        }
        SourcePosition position = check.position();
        if (position != null) {
            node.putObject("position")
                    .put("file", position.file())
                    .put("line", position.line())
                    .put("column", position.column());
        }
    }

    private static void putSnapshot(ObjectNode node, SnapshotFacts snapshot) {
        node.put("id", snapshot.id())
                .put("time", snapshot.time().toString())
                .put("source", snapshot.source())
                .put("hostname", snapshot.hostname());
        putTexts(node.putArray("paths"), snapshot.paths());
        putTexts(node.putArray("tags"), snapshot.tags());
        if (snapshot.bytes() != null) {
            node.put("bytes", snapshot.bytes());
        }
    }

    static void putTexts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static @Nullable String nameOrNull(@Nullable Verdict verdict) {
        return verdict == null ? null : verdict.name();
    }

    private static DrillResult drill(JsonFields node) {
        String scenario = node.text("scenario");
        return new DrillResult(
                scenario,
                node.textOr("title", scenario),
                node.texts("tags"),
                node.choice("verdict", Verdict.class),
                node.textOr("cause", ""),
                node.objectOrNull("snapshot", ResultsJson::snapshot),
                snapshots(node),
                node.instant("start"),
                node.durationOrZero("seconds"),
                node.durationOrNull("rpoSeconds"),
                node.durationOrNull("rpoLimitSeconds"),
                node.durationOrNull("rtoSeconds"),
                node.durationOrNull("rtoLimitSeconds"),
                node.textOr("sandbox", ""),
                node.objects("phases").stream().map(ResultsJson::phase).toList(),
                node.objects("checks").stream().map(ResultsJson::check).toList(),
                node.texts("notTested"),
                node.texts("knownLosses"),
                node.numberOrZero("bytesPulled"),
                node.objectOrNull("effort", ResultsJson::effort),
                node.choiceOrNull("expectedVerdict", Verdict.class));
    }

    private static Effort effort(JsonFields node) {
        return new Effort(
                node.text("depth"),
                node.numberOrZero("files"),
                node.numberOrZero("bytes"),
                node.numberOrZero("filesRead"),
                node.numberOrZero("bytesRead"),
                node.intOrZero("drillsUntilAllIsRead"),
                node.objectOrNull("price", ResultsJson::price));
    }

    private static Price price(JsonFields node) {
        return new Price(
                node.decimal("most"),
                node.text("currency"),
                node.numberOrZero("downloads"),
                node.numberOrZero("listings"),
                node.date("pricesOf"));
    }

    /** What {@link #putSnapshots} wrote; empty where it wrote nothing. */
    static List<DrilledSnapshot> snapshots(JsonFields node) {
        return node.objects("snapshots").stream().map(ResultsJson::drilled).toList();
    }

    private static DrilledSnapshot drilled(JsonFields node) {
        return new DrilledSnapshot(
                snapshot(node),
                node.texts("items"),
                node.durationOrZero("ageSeconds"),
                node.durationOrNull("rpoLimitSeconds"));
    }

    private static SnapshotFacts snapshot(JsonFields node) {
        return new SnapshotFacts(
                node.text("id"),
                node.instant("time"),
                node.text("source"),
                node.textOr("hostname", ""),
                node.texts("paths"),
                node.texts("tags"),
                node.numberOrNull("bytes"));
    }

    private static Phase phase(JsonFields node) {
        return new Phase(
                node.text("name"),
                node.durationOrZero("start"),
                node.durationOrZero("seconds"),
                node.numberOrZero("bytes"));
    }

    private static CheckResult check(JsonFields node) {
        return new CheckResult(
                node.text("name"),
                node.text("kind"),
                node.choice("status", CheckStatus.class),
                node.flag("provesData"),
                node.textOr("message", ""),
                node.textOr("expected", ""),
                node.textOr("actual", ""),
                node.durationOrZero("seconds"),
                node.textOr("because", ""),
                node.objectOrNull("position", ResultsJson::position));
    }

    private static SourcePosition position(JsonFields node) {
        return new SourcePosition(node.text("file"), node.intOrZero("line"), node.intOrZero("column"));
    }
}
