package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.verify.scenario.Posture.PostureCheck;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Scenario} of its YAML. */
final class ScenarioReader {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+-]*:");

    private final Origins origins;

    ScenarioReader(Origins origins) {
        this.origins = origins;
    }

    Scenario scenario(Mapping root) {
        String name = root.requireText("scenario", "the scenario");
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw root.require("scenario", "the scenario")
                    .wrong("a scenario's name has letters, digits, dots, dashes and underscores only");
        }
        String title = root.text("title");
        BackupLocation backup = backup(root);
        Scenario.SnapshotChoice snapshot = snapshot(root, Scenario.SnapshotChoice.LATEST);
        ProbeSettings probes = ProbeReader.probes(root, ProbeSettings.USUAL);
        List<RestoreItem> items = items(root, snapshot, probes);
        return new Scenario(
                name,
                title.isEmpty() ? name : title,
                new LinkedHashSet<>(root.texts("tags")),
                backup,
                snapshot,
                DepthReader.depth(root),
                DepthReader.prices(root),
                posture(root, backup),
                HistoryReader.history(root),
                Objects.requireNonNullElse(root.find("negativeControls", ControlSettings::read), ControlSettings.USUAL),
                probes,
                sandbox(root),
                items,
                assertions(root, items),
                new ApplicationReader(origins, items).applications(root.find("applications")),
                root.find("expect", Expectation::read),
                origins.scenario());
    }

    private @Nullable BackupLocation backup(Mapping root) {
        YamlNode mirror = root.find("mirror");
        if (mirror == null) {
            if (root.find("at") != null) {
                throw root.require("at", "the scenario")
                        .wrong("'at' goes with 'mirror': a snapshot has a time of its own");
            }
            return root.find("repository", this::repository);
        }
        if (root.find("repository") != null) {
            throw mirror.wrong("'repository' and 'mirror' exclude each other");
        }
        MirrorRules.check(root);
        return new BackupLocation.Mirror(address(mirror, "mirror"), root.text("at"));
    }

    /** An address; a folder is found from the scenario's place. */
    private String address(YamlNode node, String key) {
        String text = node.asText(key);
        if (!SCHEME.matcher(text).lookingAt()) {
            return origins.resolve(node, text).toString();
        }
        try {
            var unused = StoreAddress.parse(text);
            return text;
        } catch (ConfigurationException e) {
            throw node.wrong("'" + key + "' must be a folder, local:FOLDER or b2:BUCKET:PREFIX, not "
                    + node.asScalar(key).describe());
        }
    }

    private BackupLocation repository(YamlNode node) {
        Mapping mapping = node.asMapping("repository");
        mapping.allowOnly("'repository'", ScenarioKeys.REPOSITORY);
        String address = address(mapping.require("restic", "'repository'"), "restic");
        List<String> passwords =
                mapping.present(List.of("passwordFile", "passwordEnv", "passwordCommand", "wellKnownPassword"));
        if (passwords.size() > 1) {
            throw mapping.require(passwords.get(1), "'repository'")
                    .wrong("'" + passwords.get(0) + "' and '" + passwords.get(1) + "' exclude each other");
        }
        BackupLocation.PasswordSource password = switch (passwords.isEmpty() ? "" : passwords.get(0)) {
            case "passwordFile" ->
                new BackupLocation.PasswordSource.File(
                        origins.resolve(mapping.require("passwordFile", "'repository'"), mapping.text("passwordFile"))
                                .toString());
            case "passwordEnv" -> {
                origins.takes("the variable " + mapping.text("passwordEnv"));
                yield new BackupLocation.PasswordSource.Variable(mapping.text("passwordEnv"));
            }
            case "passwordCommand" -> {
                origins.takes("the command " + String.join(" ", mapping.texts("passwordCommand")));
                yield new BackupLocation.PasswordSource.Command(mapping.texts("passwordCommand"));
            }
            case "wellKnownPassword" -> wellKnown(mapping.require("wellKnownPassword", "'repository'"));
            default -> new BackupLocation.PasswordSource.Environment();
        };
        return new BackupLocation.Restic(address, password);
    }

    private static BackupLocation.PasswordSource wellKnown(YamlNode node) {
        if (!node.asText("wellKnownPassword").equals("velero")) {
            throw node.wrong("'wellKnownPassword' can only be velero: a password itself never stands in a scenario");
        }
        return new BackupLocation.PasswordSource.WellKnown(BackupLocation.PasswordSource.WellKnown.Program.VELERO);
    }

    /** What the mapping's {@code snapshot} says; what it leaves out is taken from the usual choice. */
    private static Scenario.SnapshotChoice snapshot(Mapping owner, Scenario.SnapshotChoice usual) {
        YamlNode node = owner.find("snapshot");
        if (node == null) {
            return usual;
        }
        Mapping mapping = node.asMapping("snapshot");
        mapping.allowOnly("'snapshot'", ScenarioKeys.SNAPSHOT);
        List<String> both = mapping.present(List.of("latest", "id"));
        if (both.size() > 1) {
            throw mapping.require("id", "'snapshot'").wrong("'latest' and 'id' exclude each other");
        }
        YamlNode latest = mapping.find("latest");
        Duration ownRpo = mapping.duration("rpo");
        Duration rpo = ownRpo == null ? usual.rpo() : ownRpo;
        if (latest != null) {
            Mapping filter = latest.asMapping("latest");
            filter.allowOnly("'latest'", ScenarioKeys.LATEST);
            return new Scenario.SnapshotChoice("", filter.texts("tag"), filter.text("host"), filter.text("path"), rpo);
        }
        YamlNode id = mapping.find("id");
        return id == null
                ? new Scenario.SnapshotChoice(usual.id(), usual.tags(), usual.host(), usual.path(), rpo)
                : new Scenario.SnapshotChoice(snapshotId(id.asScalar("id")), List.of(), "", "", rpo);
    }

    /** An id of digits only looks like a number to YAML; it is text all the same. */
    private static String snapshotId(YamlNode.Scalar scalar) {
        String id = scalar.value().toLowerCase(Locale.ROOT);
        if (!id.matches("[0-9a-f]{4,64}")) {
            throw scalar.wrong("'id' must be 4 to 64 hexadecimal digits, not " + scalar.describe());
        }
        return id;
    }

    private static @Nullable Posture posture(Mapping root, @Nullable BackupLocation backup) {
        YamlNode node = root.find("posture");
        if (node == null) {
            return null;
        }
        Mapping mapping = node.asMapping("posture");
        mapping.allowOnly("'posture'", ScenarioKeys.POSTURE);
        if (backup != null && !backup.address().startsWith("b2:")) {
            throw node.wrong("'posture' is about buckets, and " + backup.address() + " is a folder");
        }
        Map<PostureCheck, String> off = new EnumMap<>(PostureCheck.class);
        YamlNode reasons = mapping.find("off");
        if (reasons != null) {
            Mapping each = reasons.asMapping("off");
            each.allowOnly("'off'", ScenarioKeys.POSTURE_OFF);
            for (PostureCheck check : PostureCheck.values()) {
                if (each.find(check.key()) != null) {
                    off.put(check, each.text(check.key()));
                }
            }
        }
        return new Posture(mapping.duration("keep"), mapping.duration("lock"), off);
    }

    private Scenario.SandboxSettings sandbox(Mapping root) {
        YamlNode node = root.find("sandbox");
        if (node == null) {
            return Scenario.SandboxSettings.ANY;
        }
        Mapping mapping = node.asMapping("sandbox");
        mapping.allowOnly("'sandbox'", ScenarioKeys.SANDBOX);
        String kind = mapping.text("kind");
        List<String> kinds = List.of("auto", "docker", "process");
        if (!kind.isEmpty() && !kinds.contains(kind)) {
            throw mapping.require("kind", "'sandbox'").wrong("'kind' must be one of " + String.join(", ", kinds));
        }
        String server = mapping.text("server");
        YamlNode flag = mapping.find("exact");
        boolean exact = flag != null && flag.asScalar("exact").flag("exact");
        if (exact && mapping.text("mariadb").isEmpty()) {
            throw mapping.require("exact", "'sandbox'").wrong("'exact' needs 'mariadb': the version that it must be");
        }
        return new Scenario.SandboxSettings(
                kind,
                mapping.text("mariadb"),
                mapping.text("image"),
                server.isEmpty()
                        ? ""
                        : origins.resolve(mapping.require("server", "'sandbox'"), server)
                                .toString(),
                exact,
                mapping.duration("rto"),
                mapping.duration("timeToLive"));
    }

    private static List<RestoreItem> items(Mapping root, Scenario.SnapshotChoice snapshot, ProbeSettings probes) {
        YamlNode node = root.find("restore");
        List<RestoreItem> items = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        if (node == null) {
            return items;
        }
        for (YamlNode entry : entries(node, "restore")) {
            RestoreItem item = item(entry.asMapping("restore"), snapshot, probes, root.find("mirror") != null);
            if (!names.add(item.name())) {
                throw entry.wrong("the name '" + item.name() + "' is given twice under 'restore'");
            }
            items.add(item);
        }
        return items;
    }

    static List<YamlNode> entries(YamlNode node, String name) {
        if (node instanceof YamlNode.Listing list && !list.entries().isEmpty()) {
            return list.entries();
        }
        throw node.wrong("'" + name + "' must be a list with at least one entry");
    }

    private static RestoreItem item(
            Mapping mapping, Scenario.SnapshotChoice usual, ProbeSettings probes, boolean ofMirror) {
        String section = "an entry of 'restore'";
        String key = mapping.find("dump") != null ? "dump" : mapping.find("physical") != null ? "physical" : "path";
        mapping.allowOnly(
                section,
                switch (key) {
                    case "dump" -> ScenarioKeys.DUMP_ITEM;
                    case "physical" -> ScenarioKeys.PHYSICAL_ITEM;
                    default -> ScenarioKeys.VOLUME_ITEM;
                });
        String text = mapping.requireText(key, section);
        String path = ofMirror && !text.startsWith("/") ? "/" + text : text;
        if (!path.startsWith("/")) {
            throw mapping.require(key, section)
                    .wrong("'" + key + "' is a path inside the snapshot and starts with a slash");
        }
        if (List.of(path.split("/", -1)).contains("..")) {
            throw mapping.require(key, section).wrong("'" + key + "' is a path inside the snapshot and has no '..'");
        }
        String name = mapping.requireText("as", section);
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")) {
            throw mapping.require("as", section).wrong("'as' has letters, digits, dots, dashes and underscores only");
        }
        Scenario.SnapshotChoice own = mapping.find("snapshot") == null ? null : snapshot(mapping, usual);
        RestoreItem item = switch (key) {
            case "dump" -> new RestoreItem.Dump(path, name, mapping.text("database"), own, mapping.position());
            case "physical" -> new RestoreItem.Physical(path, name, mapping.text("database"), own, mapping.position());
            default ->
                new RestoreItem.Volume(
                        path,
                        name,
                        own,
                        mapping.find("probes") == null ? null : ProbeReader.probes(mapping, probes),
                        mapping.position());
        };
        if (item.isPattern() && !(item instanceof RestoreItem.Volume)) {
            requirePattern(mapping.require(key, section), path, key);
        }
        return item;
    }

    private static void requirePattern(YamlNode node, String path, String key) {
        try {
            var unused = PathPatterns.of(List.of(RawName.of(path)));
        } catch (ConfigurationException e) {
            throw node.wrong(
                    "'" + key + "' is not a pattern: " + node.asScalar(key).describe());
        }
    }

    private List<Assertion> assertions(Mapping root, List<RestoreItem> items) {
        YamlNode node = root.find("assertions");
        if (node == null) {
            return List.of();
        }
        Map<String, RestoreItem> byName = new LinkedHashMap<>();
        items.forEach(item -> byName.put(item.name(), item));
        AssertionReader reader = new AssertionReader(origins);
        List<Assertion> assertions = new ArrayList<>();
        for (YamlNode entry : entries(node, "assertions")) {
            Assertion assertion = reader.assertion(entry.asMapping("assertions"));
            if (!byName.isEmpty()) {
                refuseUnknownSubject(entry.asMapping("assertions"), assertion, byName);
                refuseUnknownRows(entry.asMapping("assertions"), assertion, byName);
            }
            assertions.add(assertion);
        }
        return assertions;
    }

    private static void refuseUnknownSubject(Mapping entry, Assertion assertion, Map<String, RestoreItem> items) {
        boolean volume = assertion instanceof Assertion.OnVolume;
        boolean snapshot = assertion instanceof Assertion.OnSnapshot;
        String key = volume ? "volume" : snapshot ? "snapshot" : "database";
        @Nullable RestoreItem item = items.get(assertion.subject());
        if (item == null) {
            String meant = Suggestion.nearest(assertion.subject(), items.keySet());
            throw unknownSubject(
                    entry,
                    key,
                    "nothing under 'restore' is named '" + assertion.subject() + "'"
                            + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"));
        }
        if (!snapshot && item instanceof RestoreItem.Volume != volume) {
            throw unknownSubject(
                    entry, key, "'" + assertion.subject() + "' is restored as a " + (volume ? "database" : "volume"));
        }
    }

    /** Rows stand in what is restored as well. */
    private static void refuseUnknownRows(Mapping entry, Assertion assertion, Map<String, RestoreItem> items) {
        if (!(assertion instanceof Assertion.OnVolume onVolume)) {
            return;
        }
        for (Assertion.VolumeExpectation expectation : onVolume.expectations()) {
            if (expectation instanceof Assertion.VolumeExpectation.FilesOf files) {
                boolean database = files.rows() instanceof FileRows.OfDatabase;
                String name = switch (files.rows()) {
                    case FileRows.OfDatabase rows -> rows.database();
                    case FileRows.OfSqlite rows -> rows.volume();
                    case FileRows.OfText rows -> rows.volume();
                };
                @Nullable RestoreItem item = items.get(name);
                if (item == null || item instanceof RestoreItem.Volume == database) {
                    throw unknownSubject(
                            entry,
                            "filesOf",
                            "no " + (database ? "database" : "volume") + " under 'restore' is named '" + name + "'");
                }
            }
        }
    }

    private static ConfigurationException unknownSubject(Mapping entry, String key, String message) {
        return entry.require(key, "an assertion").wrong(message);
    }
}
