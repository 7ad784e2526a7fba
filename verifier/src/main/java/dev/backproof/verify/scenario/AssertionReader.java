package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.ObjectKind;
import dev.backproof.verify.scenario.Assertion.SnapshotExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Makes {@link Assertion}s of their YAML. */
final class AssertionReader {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15}) ?([kMGT]i?B|B)");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "TB", 1_000_000_000_000L,
            "kiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30,
            "TiB", 1L << 40);

    static final List<String> PASSWORDS = List.of("passwordFile", "passwordEnv");

    private final Origins origins;

    AssertionReader(Origins origins) {
        this.origins = origins;
    }

    private static KnownFailure known(YamlNode node) {
        return KnownFailure.read(section(node, "expectedToFail", ScenarioKeys.EXPECTED_TO_FAIL), "'expectedToFail'");
    }

    Assertion assertion(Mapping mapping) {
        List<String> subjects = mapping.present(List.of("volume", "database", "snapshot"));
        if (subjects.size() != 1) {
            throw mapping.wrong("an assertion names either a 'volume' or a 'database', or what 'snapshot' it means");
        }
        String kind = subjects.get(0);
        mapping.allowOnly(
                "an assertion on a " + kind,
                switch (kind) {
                    case "volume" -> ScenarioKeys.VOLUME_ASSERTION;
                    case "database" -> ScenarioKeys.DATABASE_ASSERTION;
                    default -> ScenarioKeys.SNAPSHOT_ASSERTION;
                });
        String subject = mapping.text(kind);
        String because = mapping.text("because");
        KnownFailure known = mapping.find("expectedToFail", AssertionReader::known);
        return switch (kind) {
            case "volume" ->
                new Assertion.OnVolume(
                        subject, some(mapping, volumeExpectations(mapping)), because, known, mapping.position());
            case "database" ->
                new Assertion.OnDatabase(
                        subject, some(mapping, databaseExpectations(mapping)), because, known, mapping.position());
            default ->
                new Assertion.OnSnapshot(
                        subject, some(mapping, snapshotExpectations(mapping)), because, known, mapping.position());
        };
    }

    private static <T> List<T> some(Mapping mapping, List<T> expectations) {
        if (expectations.isEmpty()) {
            throw mapping.wrong("this assertion says nothing that could be checked");
        }
        return expectations;
    }

    private static List<SnapshotExpectation> snapshotExpectations(Mapping mapping) {
        List<SnapshotExpectation> out = new ArrayList<>();
        each(mapping, "host", node -> out.add(new SnapshotExpectation.Host(node.asText("host"))));
        each(mapping, "tag", node -> out.add(new SnapshotExpectation.Tag(node.asText("tag"))));
        each(mapping, "path", node -> out.add(new SnapshotExpectation.Path(node.asText("path"))));
        Duration within = mapping.duration("within");
        if (within != null) {
            out.add(new SnapshotExpectation.Age(within));
        }
        YamlNode bytes = mapping.find("bytes");
        if (bytes != null) {
            out.add(new SnapshotExpectation.Size(bounds(bytes, "bytes", AssertionReader::size)));
        }
        return out;
    }

    private List<VolumeExpectation> volumeExpectations(Mapping mapping) {
        List<VolumeExpectation> out = new ArrayList<>();
        YamlNode files = mapping.find("files");
        if (files != null) {
            out.add(new VolumeExpectation.FileCount(bounds(files, "files", Scalar::count)));
        }
        YamlNode bytes = mapping.find("bytes");
        if (bytes != null) {
            out.add(new VolumeExpectation.TotalBytes(bounds(bytes, "bytes", AssertionReader::size)));
        }
        YamlNode manifest = mapping.find("manifest");
        if (manifest != null) {
            out.add(new VolumeExpectation.Manifest(origins.fromScenario(manifest, manifest.asText("manifest"))));
        }
        each(mapping, "exists", node -> out.add(new VolumeExpectation.Exists(path(node, "exists"))));
        each(mapping, "noFile", node -> out.add(new VolumeExpectation.NoFile(glob(node, "noFile"))));
        each(mapping, "noEmptyFile", node -> out.add(new VolumeExpectation.NoEmptyFile(glob(node, "noEmptyFile"))));
        each(mapping, "size", node -> {
            Mapping size = section(node, "size", ScenarioKeys.SIZE);
            out.add(new VolumeExpectation.FileSize(
                    path(size.require("path", "'size'"), "path"), minMax(size, "size", AssertionReader::size)));
        });
        each(mapping, "digest", node -> {
            Mapping digest = section(node, "digest", ScenarioKeys.DIGEST);
            out.add(new VolumeExpectation.Digest(
                    path(digest.require("path", "'digest'"), "path"), sha256(digest.require("sha256", "'digest'"))));
        });
        each(mapping, "content", node -> content(section(node, "content", ScenarioKeys.CONTENT), out));
        each(mapping, "owner", node -> {
            Mapping owner = section(node, "owner", ScenarioKeys.OWNER);
            out.add(new VolumeExpectation.Owner(
                    path(owner.require("path", "'owner'"), "path"),
                    owner.require("uid", "'owner'").asScalar("uid").count("uid"),
                    owner.require("gid", "'owner'").asScalar("gid").count("gid")));
        });
        each(mapping, "mode", node -> {
            Mapping mode = section(node, "mode", ScenarioKeys.MODE);
            out.add(new VolumeExpectation.Mode(
                    path(mode.require("path", "'mode'"), "path"),
                    octal(mode.require("mode", "'mode'").asScalar("mode"))));
        });
        each(mapping, "linkTarget", node -> {
            Mapping link = section(node, "linkTarget", ScenarioKeys.LINK_TARGET);
            out.add(new VolumeExpectation.LinkTarget(
                    path(link.require("path", "'linkTarget'"), "path"), link.requireText("target", "'linkTarget'")));
        });
        each(mapping, "newestFile", node -> {
            Mapping newest = section(node, "newestFile", ScenarioKeys.NEWEST_FILE);
            YamlNode glob = newest.find("glob");
            out.add(new VolumeExpectation.NewestFile(
                    glob == null ? "**" : glob(glob, "glob"),
                    newest.require("within", "'newestFile'").asScalar("within").duration("within")));
        });
        each(mapping, "sqlite", node -> {
            Mapping sqlite = section(node, "sqlite", ScenarioKeys.SQLITE);
            out.add(new VolumeExpectation.OfSqlite(
                    path(sqlite.require("path", "'sqlite'"), "path"),
                    query(sqlite, sqlite.require("query", "'sqlite'"))));
        });
        each(
                mapping,
                "filesOf",
                node -> FileRowsReader.read(
                        section(node, "filesOf", ScenarioKeys.FILES_OF), mapping.text("volume"), out));
        return out;
    }

    private static void content(Mapping content, List<VolumeExpectation> out) {
        String path = path(content.require("path", "'content'"), "path");
        int before = out.size();
        each(content, "contains", node -> {
            Scalar text = node.asScalar("contains");
            out.add(new VolumeExpectation.Contains(path, text.text("contains"), text.shown()));
        });
        each(content, "matches", node -> out.add(new VolumeExpectation.Matches(path, regex(node, "matches"))));
        YamlNode lines = content.find("lines");
        if (lines != null) {
            out.add(new VolumeExpectation.Lines(path, bounds(lines, "lines", Scalar::count)));
        }
        each(content, "json", node -> {
            Mapping json = section(node, "json", ScenarioKeys.JSON);
            YamlNode value = json.find("equals");
            out.add(new VolumeExpectation.JsonValue(
                    path, pointer(json.require("pointer", "'json'")), value == null ? null : cell(value, "equals")));
        });
        if (out.size() == before) {
            throw content.wrong("'content' needs one of contains, matches, lines, json");
        }
    }

    static String regex(YamlNode node, String key) {
        String regex = node.asText(key);
        try {
            var unused = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw node.wrong("'" + key + "' is not a regular expression: "
                    + e.getDescription().toLowerCase(Locale.ROOT));
        }
        return regex;
    }

    private static String pointer(YamlNode node) {
        String pointer = node.asText("pointer");
        if (!pointer.startsWith("/")) {
            throw node.wrong("'pointer' is a JSON pointer and starts with a slash, such as /users/0/name");
        }
        return pointer;
    }

    private static String sha256(YamlNode node) {
        Scalar scalar = node.asScalar("sha256");
        String digits = scalar.value().toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{64}")) {
            throw scalar.wrong("'sha256' must be 64 hexadecimal digits, not " + scalar.describe());
        }
        return digits;
    }

    private static Cell cell(YamlNode node, String key) {
        Scalar scalar = node.asScalar(key);
        return switch (scalar.kind()) {
            case INTEGER, DECIMAL -> new Cell.Numeral(number(node, key));
            case BOOLEAN -> new Cell.Numeral(scalar.flag(key) ? BigDecimal.ONE : BigDecimal.ZERO);
            case NOTHING -> new Cell.Null();
            case TEXT, VARIABLE -> new Cell.Text(scalar.value());
        };
    }

    private List<DatabaseExpectation> databaseExpectations(Mapping mapping) {
        List<DatabaseExpectation> out = new ArrayList<>();
        each(mapping, "tables", node -> out.add(new DatabaseExpectation.Table(node.asText("tables"))));
        each(mapping, "noTables", node -> out.add(new DatabaseExpectation.NoTable(node.asText("noTables"))));
        YamlNode counts = mapping.find("count");
        if (counts != null) {
            Mapping each = section(counts, "count", ScenarioKeys.COUNT);
            for (ObjectKind kind : ObjectKind.values()) {
                YamlNode number = each.find(kind.key());
                if (number != null) {
                    out.add(new DatabaseExpectation.Count(kind, exactlyOrBetween(number, kind.key())));
                }
            }
        }
        YamlNode charset = mapping.find("charset");
        if (charset != null) {
            out.add(new DatabaseExpectation.Charset(charset.asText("charset")));
        }
        each(mapping, "noOrphans", node -> out.add(noOrphans(node)));
        each(mapping, "account", node -> {
            Mapping account = section(node, "account", ScenarioKeys.ACCOUNT);
            out.add(new DatabaseExpectation.Grants(
                    account.requireText("name", "'account'"),
                    account.texts("can").stream()
                            .map(privilege -> privilege.toUpperCase(Locale.ROOT))
                            .toList(),
                    account.text("on")));
        });
        each(mapping, "calls", node -> {
            Mapping call = section(node, "calls", ScenarioKeys.CALLS);
            YamlNode with = call.find("with");
            YamlNode returns = call.find("returns");
            List<Cell> arguments = new ArrayList<>();
            if (with != null) {
                with.oneOrMore().forEach(argument -> arguments.add(cell(argument, "with")));
            }
            out.add(new DatabaseExpectation.Callable(
                    call.requireText("routine", "'calls'"),
                    arguments,
                    returns == null ? null : returns(returns, "returns")));
        });
        each(mapping, "rows", node -> {
            Mapping rows = section(node, "rows", ScenarioKeys.ROWS);
            out.add(new DatabaseExpectation.Rows(rows.requireText("table", "'rows'"), rowBounds(rows)));
        });
        each(mapping, "newestRow", node -> {
            Mapping newest = section(node, "newestRow", ScenarioKeys.NEWEST_ROW);
            out.add(new DatabaseExpectation.NewestRow(
                    newest.requireText("table", "'newestRow'"),
                    newest.requireText("column", "'newestRow'"),
                    newest.require("within", "'newestRow'").asScalar("within").duration("within")));
        });
        each(mapping, "login", node -> {
            Mapping login = section(node, "login", ScenarioKeys.LOGIN);
            out.add(new DatabaseExpectation.Login(
                    login.requireText("user", "'login'"), password(login, "a 'login'", origins), login.text("table")));
        });
        YamlNode query = mapping.find("query");
        if (query != null) {
            out.add(query(mapping, query));
        } else {
            List<String> alone = new ArrayList<>(mapping.present(ScenarioKeys.ANSWERS));
            alone.addAll(mapping.present(List.of("showValues")));
            if (!alone.isEmpty()) {
                throw mapping.require(alone.get(0), "an assertion").wrong("'" + alone.get(0) + "' needs a 'query'");
            }
        }
        return out;
    }

    /** Where an account's password is. */
    static BackupLocation.PasswordSource password(Mapping login, String what, Origins origins) {
        List<String> given = login.present(PASSWORDS);
        if (given.size() != 1) {
            throw login.wrong(what + " needs either 'passwordFile' or 'passwordEnv'");
        }
        if (given.get(0).equals("passwordEnv")) {
            origins.takes("the variable " + login.text("passwordEnv"));
            return new BackupLocation.PasswordSource.Variable(login.text("passwordEnv"));
        }
        YamlNode file = login.require("passwordFile", what);
        return new BackupLocation.PasswordSource.File(
                origins.resolve(file, file.asText("passwordFile")).toString());
    }

    /** A query and what its mapping says it must answer. */
    private static DatabaseExpectation.Query query(Mapping mapping, YamlNode query) {
        List<String> answers = mapping.present(ScenarioKeys.ANSWERS);
        if (answers.size() != 1) {
            throw mapping.wrong("a 'query' needs one of " + String.join(", ", ScenarioKeys.ANSWERS));
        }
        Scalar sql = query.asScalar("query");
        boolean show = Boolean.TRUE.equals(
                mapping.find("showValues", node -> node.asScalar("showValues").flag("showValues")));
        return new DatabaseExpectation.Query(sql.text("query"), sql.shown(), answer(mapping, answers.get(0)), show);
    }

    private static Answer answer(Mapping mapping, String key) {
        YamlNode node = mapping.require(key, "an assertion");
        return switch (key) {
            case "returns" -> returns(node, key);
            case "rowsAre" -> rows(node);
            case "between" -> {
                List<BigDecimal> ends = pair(node, key);
                yield new Answer.NumberBetween(ends.get(0), ends.get(1));
            }
            case "atLeast" -> new Answer.NumberAtLeast(number(node, key));
            case "atMost" -> new Answer.NumberAtMost(number(node, key));
            default -> {
                if (!node.asScalar(key).flag(key)) {
                    throw node.wrong("'isEmpty' can only be true");
                }
                yield new Answer.NoRows();
            }
        };
    }

    private static Answer returns(YamlNode node, String key) {
        return switch (cell(node, key)) {
            case Cell.Numeral number -> new Answer.OneNumber(number.value());
            case Cell.Text text -> new Answer.OneText(node.asText(key));
            case Cell.Null none -> new Answer.OneNull();
        };
    }

    /** A list of rows: each a list of values, or a mapping of columns to values, the same columns in each. */
    private static Answer.Rows rows(YamlNode node) {
        List<String> columns = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (YamlNode row : node.oneOrMore()) {
            if (!(row instanceof Mapping) && !(row instanceof YamlNode.Listing)) {
                throw row.wrong("each row of 'rowsAre' is a list of values, or a mapping of columns to values");
            }
            List<String> own =
                    row instanceof Mapping named ? List.copyOf(named.entries().keySet()) : List.of();
            List<YamlNode> values = row instanceof Mapping named
                    ? named.entries().values().stream()
                            .map(YamlNode.Entry::value)
                            .toList()
                    : row.oneOrMore();
            if (rows.isEmpty()) {
                columns.addAll(own);
            } else if (!columns.equals(own) || rows.get(0).size() != values.size()) {
                throw row.wrong("all rows of 'rowsAre' have the same columns in the same order");
            }
            rows.add(values.stream().map(value -> cell(value, "rowsAre")).toList());
        }
        if (rows.isEmpty()) {
            throw node.wrong("'rowsAre' needs a row; 'isEmpty' is for none");
        }
        return new Answer.Rows(columns, rows);
    }

    private static DatabaseExpectation noOrphans(YamlNode node) {
        if (!(node instanceof Mapping)) {
            return new DatabaseExpectation.NoOrphans(node.asText("noOrphans"), null);
        }
        Mapping mapping = section(node, "noOrphans", ScenarioKeys.REFERENCE);
        YamlNode references = mapping.require("references", "'noOrphans'");
        List<String> other = List.of(references.asText("references").split("\\.", -1));
        if (other.size() != 2 || other.contains("")) {
            throw references.wrong("'references' is a table and its column, such as customers.id");
        }
        return new DatabaseExpectation.NoOrphans(
                mapping.requireText("table", "'noOrphans'"),
                new Assertion.Reference(mapping.requireText("column", "'noOrphans'"), other.get(0), other.get(1)));
    }

    private static Bounds exactlyOrBetween(YamlNode node, String key) {
        if (node instanceof Mapping) {
            return bounds(node, key, Scalar::count);
        }
        long number = node.asScalar(key).count(key);
        return Bounds.between(number, number);
    }

    private static Bounds rowBounds(Mapping rows) {
        YamlNode between = rows.find("between");
        if (between == null) {
            return minMax(rows, "rows", Scalar::count);
        }
        if (!rows.present(ScenarioKeys.BOUNDS).isEmpty()) {
            throw between.wrong("'between' excludes 'min' and 'max'");
        }
        List<BigDecimal> ends = pair(between, "between");
        try {
            return Bounds.between(ends.get(0).longValueExact(), ends.get(1).longValueExact());
        } catch (ArithmeticException e) {
            throw between.wrong("'between' for rows must be whole numbers");
        }
    }

    private static Bounds bounds(YamlNode node, String name, ToLongBiFunction<Scalar, String> reader) {
        return minMax(section(node, name, ScenarioKeys.BOUNDS), name, reader);
    }

    private static Bounds minMax(Mapping mapping, String name, ToLongBiFunction<Scalar, String> reader) {
        @Nullable Long min = mapping.find("min", node -> reader.applyAsLong(node.asScalar("min"), "min"));
        @Nullable Long max = mapping.find("max", node -> reader.applyAsLong(node.asScalar("max"), "max"));
        if (min == null && max == null) {
            throw mapping.wrong("'" + name + "' needs a 'min' or a 'max'");
        }
        if (min != null && max != null && min > max) {
            throw mapping.wrong("'min' is above 'max'");
        }
        return new Bounds(min, max);
    }

    /** A whole number of bytes, or text such as {@code 10 MB} or {@code 4GiB}. */
    static long size(Scalar scalar, String key) {
        if (scalar.kind() == Scalar.Kind.INTEGER) {
            return scalar.count(key);
        }
        Matcher matcher = SIZE.matcher(scalar.text(key).strip());
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw scalar.wrong("a size is a number of bytes or text such as 10 MB or 4 GiB, not " + scalar.describe());
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
        } catch (ArithmeticException e) {
            throw scalar.wrong("a size is below 8388608 TiB, not " + scalar.describe());
        }
    }

    private static List<BigDecimal> pair(YamlNode node, String key) {
        if (!(node instanceof YamlNode.Listing list) || list.entries().size() != 2) {
            throw node.wrong("'" + key + "' must be a list of two numbers, least and greatest");
        }
        BigDecimal min = number(list.entries().get(0), key);
        BigDecimal max = number(list.entries().get(1), key);
        if (min.compareTo(max) > 0) {
            throw node.wrong("the first number of '" + key + "' is above the second");
        }
        return List.of(min, max);
    }

    static BigDecimal number(YamlNode node, String key) {
        Scalar scalar = node.asScalar(key);
        if (scalar.kind() != Scalar.Kind.TEXT) {
            try {
                return new BigDecimal(scalar.value().strip());
            } catch (NumberFormatException e) {
                // told below
            }
        }
        throw scalar.wrong("'" + key + "' must be a number, not " + scalar.describe());
    }

    static Mapping section(YamlNode node, String name, List<String> keys) {
        Mapping mapping = node.asMapping(name);
        mapping.allowOnly("'" + name + "'", keys);
        return mapping;
    }

    private static void each(Mapping mapping, String key, Consumer<YamlNode> consumer) {
        YamlNode node = mapping.find(key);
        if (node != null) {
            node.oneOrMore().forEach(consumer);
        }
    }

    /** A path relative to the volume, which must not lead out of it. */
    static String path(YamlNode node, String key) {
        String path = node.asText(key);
        if (path.startsWith("/") || List.of(path.split("/")).contains("..")) {
            throw node.wrong("'" + key + "' is relative to the volume and stays inside it");
        }
        return path;
    }

    static String glob(YamlNode node, String key) {
        String glob = node.asText(key);
        requireGlob(node, glob, key);
        return glob;
    }

    /** Fails at this place when a pattern is none. */
    static void requireGlob(YamlNode node, String glob, String key) {
        try {
            var unused = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw node.wrong(
                    "'" + key + "' is not a pattern: " + e.getDescription().toLowerCase(Locale.ROOT));
        }
    }

    private static int octal(Scalar scalar) {
        if (!scalar.value().matches("0?[0-7]{3,4}")) {
            throw scalar.wrong("'mode' must be octal digits such as \"0640\", not " + scalar.describe());
        }
        return Integer.parseInt(scalar.value(), 8);
    }
}
