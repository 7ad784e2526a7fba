package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Publishes a folder of reports as a static site.
 *
 * <ol>
 *   <li>Only what {@link ReportWriter} made is sent: the index, the runs and the newest of them, metrics and history.
 *       {@code latest} is a folder of its own there, since a bucket has no links.
 *   <li>{@value #LEDGER} lists what was sent and its SHA-256; a file that is listed with the same digest is not sent
 *       again. It lies at the site and, for keys that may only write, in the folder of reports.
 *   <li>Nothing is deleted. A place without such a list where a file of another content has the name of one of ours is
 *       refused, as far as the key lets us look.
 *   <li>Pages come before the index that leads to them, and the list comes last: after a crash the next call sends the
 *       rest.
 * </ol>
 */
public final class SitePublisher {
    static final String LEDGER = "backproof-site.json";

    private static final int FORMAT_VERSION = 1;
    /** What lies at the top of the folder and belongs to the site; the index comes last. */
    private static final List<String> AT_TOP =
            List.of(ReportWriter.HISTORY, ReportWriter.METRICS, ReportWriter.INDEX_HTML);

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "json", "application/json",
            "jsonl", "text/plain; charset=utf-8",
            "md", "text/markdown; charset=utf-8",
            "prom", "text/plain; charset=utf-8",
            "xml", "application/xml");

    private final Path reports;
    private final Site site;

    private SitePublisher(Path reports, Site site) {
        this.reports = reports;
        this.site = site;
    }

    /**
     * Publishes into a folder, for a web server to show.
     *
     * @param folder made when it is not there
     * @throws SourceException when there are no reports
     * @throws TargetException when the folder cannot be written, holds files of others in the way ({@code
     *     TARGET_NOT_EMPTY}), or is the folder of reports itself
     */
    public static Publication publish(Path reportsFolder, Path folder) {
        Path reports = reportsFolder.toAbsolutePath().normalize();
        Path target = folder.toAbsolutePath().normalize();
        if (target.startsWith(reports)) {
            throw new TargetException(
                    ErrorCode.TARGET_WRITE_FAILED,
                    "cannot publish the reports of " + reports + " into the same folder",
                    "name a folder beside it",
                    null);
        }
        return new SitePublisher(reports, new Site.Folder(target)).publish();
    }

    /**
     * Publishes into a store. Its key needs no other right than to write.
     *
     * @throws SourceException when there are no reports
     * @throws TargetException {@code TARGET_NOT_EMPTY} when files of others are in the way
     * @throws BackupException what the store throws
     */
    public static Publication publish(Path reportsFolder, ObjectStore store) {
        return new SitePublisher(reportsFolder.toAbsolutePath().normalize(), new Site.Bucket(store)).publish();
    }

    private Publication publish() {
        if (!Files.isRegularFile(reports.resolve(ReportWriter.INDEX_HTML))) {
            throw new SourceException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    "no reports in " + reports + ": it has no " + ReportWriter.INDEX_HTML,
                    "name the folder that 'verify --reports' wrote",
                    null);
        }
        try {
            return send(files());
        } catch (IOException | UncheckedIOException e) {
            throw new TargetException(
                    ErrorCode.TARGET_WRITE_FAILED,
                    "cannot publish " + reports + " to " + site.location() + ": " + e,
                    "is there room, and may we write there? the reports themselves are untouched",
                    e);
        }
    }

    private Publication send(Map<String, Path> files) throws IOException {
        Optional<Map<String, String>> ledger = ledger();
        if (ledger.isEmpty() && site.canLook()) {
            refuseForeign(files);
        }
        Map<String, String> sent = new TreeMap<>(ledger.orElse(Map.of()));
        if (ledger.isEmpty()) {
            keep(sent); // from now on the place is known as ours, also when the rest does not come
        }
        int changed = 0;
        long bytes = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] content = Files.readAllBytes(file.getValue());
            String digest = Id.hash(content).toString();
            if (!digest.equals(sent.get(file.getKey()))) {
                site.put(file.getKey(), content, contentType(file.getKey()));
                sent.put(file.getKey(), digest);
                bytes += content.length;
                changed++;
            }
        }
        if (changed > 0) {
            keep(sent);
        }
        return new Publication(site.location(), changed, bytes, files.size() - changed);
    }

    /** What belongs to the site, in the order in which it is sent. */
    private Map<String, Path> files() throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        addTree(files, ReportWriter.RUNS, reports.resolve(ReportWriter.RUNS));
        Path latest = reports.resolve(ReportWriter.LATEST);
        if (Files.isDirectory(latest) && latest.toRealPath().startsWith(reports.toRealPath())) {
            addTree(files, ReportWriter.LATEST, latest.toRealPath());
        }
        for (String name : AT_TOP) {
            add(files, name, reports.resolve(name));
        }
        return files;
    }

    private static void addTree(Map<String, Path> files, String name, Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.sorted().toList()) {
                String below = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                add(files, name + "/" + below, file);
            }
        }
    }

    private static void add(Map<String, Path> files, String name, Path file) {
        boolean hidden = name.startsWith(".") || name.contains("/.");
        if (!hidden
                && CONTENT_TYPES.containsKey(extension(name))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            files.put(name, file);
        }
    }

    private void refuseForeign(Map<String, Path> files) throws IOException {
        List<String> looked = new ArrayList<>(AT_TOP);
        looked.add(ReportWriter.RUNS + "/" + ReportWriter.INDEX_HTML);
        for (String name : looked) {
            Path ours = files.get(name);
            Optional<byte[]> there = ours == null ? Optional.empty() : site.find(name);
            if (there.isPresent() && !Arrays.equals(there.get(), Files.readAllBytes(ours))) {
                throw new TargetException(
                        ErrorCode.TARGET_NOT_EMPTY,
                        site.location() + " holds another " + name + ", and no " + LEDGER
                                + ": it is not ours to replace",
                        "publish to an empty place, such as a folder or prefix of its own",
                        null);
            }
        }
    }

    /** What was sent before; empty when nothing is known. */
    private Optional<Map<String, String>> ledger() throws IOException {
        if (site.canLook()) {
            return site.find(LEDGER).flatMap(SitePublisher::parse);
        }
        return Files.isRegularFile(localLedger()) ? parse(Files.readAllBytes(localLedger())) : Optional.empty();
    }

    private void keep(Map<String, String> sent) throws IOException {
        ObjectNode root = ResultsJson.MAPPER.createObjectNode().put("formatVersion", FORMAT_VERSION);
        ObjectNode files = root.putObject("files");
        sent.forEach(files::put);
        String text = ResultsJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        WholeFiles.write(localLedger(), text);
        site.put(LEDGER, text.getBytes(UTF_8), contentType(LEDGER));
    }

    /** One for each site; hidden, so that it is not taken for a report. */
    private Path localLedger() {
        return reports.resolve(
                ".published-" + Id.hash(site.location().getBytes(UTF_8)).shortForm() + ".json");
    }

    /** A list that is damaged lists nothing: all is sent again. */
    private static Optional<Map<String, String>> parse(byte[] json) {
        Map<String, String> files = new TreeMap<>();
        try {
            JsonNode listed = ResultsJson.MAPPER.readTree(json).get("files");
            if (listed != null) {
                listed.properties()
                        .forEach(
                                file -> files.put(file.getKey(), file.getValue().asString("")));
            }
        } catch (JacksonException damaged) {
            files.clear();
        }
        return Optional.of(files);
    }

    private static String contentType(String name) {
        return CONTENT_TYPES.getOrDefault(extension(name), "application/octet-stream");
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
