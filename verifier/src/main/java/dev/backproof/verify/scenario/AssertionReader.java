package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
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

    private final ScenarioOrigin origin;

    AssertionReader(ScenarioOrigin origin) {
        this.origin = origin;
    }

    Assertion assertion(Mapping mapping) {
        List<String> subjects = mapping.present(List.of("volume", "database"));
        if (subjects.size() != 1) {
            throw mapping.wrong("an assertion names either a 'volume' or a 'database'");
        }
        boolean onVolume = subjects.get(0).equals("volume");
        mapping.allowOnly(
                "an assertion on a " + subjects.get(0),
                onVolume ? ScenarioKeys.VOLUME_ASSERTION : ScenarioKeys.DATABASE_ASSERTION);
        String subject = mapping.text(subjects.get(0));
        String because = mapping.text("because");
        KnownFailure known = mapping.find("expectedToFail", AssertionReader::known);
        if (onVolume) {
            List<VolumeExpectation> expectations = volumeExpectations(mapping);
            refuseNone(mapping, expectations);
            return new Assertion.OnVolume(subject, expectations, because, known, mapping.position());
        }
        List<DatabaseExpectation> expectations = databaseExpectations(mapping);
        refuseNone(mapping, expectations);
        return new Assertion.OnDatabase(subject, expectations, because, known, mapping.position());
    }

    private static KnownFailure known(YamlNode node) {
        return KnownFailure.read(section(node, "expectedToFail", ScenarioKeys.EXPECTED_TO_FAIL), "'expectedToFail'");
    }

    private static void refuseNone(Mapping mapping, List<?> expectations) {
        if (expectations.isEmpty()) {
            throw mapping.wrong("this assertion says nothing that could be checked");
        }
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
            out.add(new VolumeExpectation.Manifest(manifest.asText("manifest")));
        }
        each(mapping, "exists", node -> out.add(new VolumeExpectation.Exists(path(node, "exists"))));
        each(mapping, "noFile", node -> out.add(new VolumeExpectation.NoFile(glob(node, "noFile"))));
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
        return out;
    }

    private List<DatabaseExpectation> databaseExpectations(Mapping mapping) {
        List<DatabaseExpectation> out = new ArrayList<>();
        each(mapping, "tables", node -> out.add(new DatabaseExpectation.Table(node.asText("tables"))));
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
                    login.requireText("user", "'login'"), password(login), login.text("table")));
        });
        YamlNode query = mapping.find("query");
        List<String> answers = mapping.present(ScenarioKeys.ANSWERS);
        if (query != null) {
            if (answers.size() != 1) {
                throw mapping.wrong("a 'query' needs one of " + String.join(", ", ScenarioKeys.ANSWERS));
            }
            Scalar sql = query.asScalar("query");
            boolean show = Boolean.TRUE.equals(mapping.find(
                    "showValues", node -> node.asScalar("showValues").flag("showValues")));
            out.add(new DatabaseExpectation.Query(
                    sql.text("query"), sql.shown(), answer(mapping, answers.get(0)), show));
        } else {
            List<String> alone = mapping.present(List.of("returns", "between", "atLeast", "isEmpty", "showValues"));
            if (!alone.isEmpty()) {
                throw mapping.require(alone.get(0), "an assertion").wrong("'" + alone.get(0) + "' needs a 'query'");
            }
        }
        return out;
    }

    private BackupLocation.PasswordSource password(Mapping login) {
        List<String> given = login.present(List.of("passwordFile", "passwordEnv"));
        if (given.size() != 1) {
            throw login.wrong("a 'login' needs either 'passwordFile' or 'passwordEnv'");
        }
        return given.get(0).equals("passwordFile")
                ? new BackupLocation.PasswordSource.File(
                        origin.resolve(login.text("passwordFile")).toString())
                : new BackupLocation.PasswordSource.Variable(login.text("passwordEnv"));
    }

    private static Answer answer(Mapping mapping, String key) {
        YamlNode node = mapping.require(key, "an assertion");
        return switch (key) {
            case "returns" -> {
                Scalar scalar = node.asScalar(key);
                yield switch (scalar.kind()) {
                    case INTEGER, DECIMAL -> new Answer.OneNumber(number(node, key));
                    default -> new Answer.OneText(scalar.text(key));
                };
            }
            case "between" -> {
                List<BigDecimal> ends = pair(node, key);
                yield new Answer.NumberBetween(ends.get(0), ends.get(1));
            }
            case "atLeast" -> new Answer.NumberAtLeast(number(node, key));
            default -> {
                if (!node.asScalar(key).flag(key)) {
                    throw node.wrong("'isEmpty' can only be true");
                }
                yield new Answer.NoRows();
            }
        };
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
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
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

    private static Mapping section(YamlNode node, String name, List<String> keys) {
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
    private static String path(YamlNode node, String key) {
        String path = node.asText(key);
        if (path.startsWith("/") || List.of(path.split("/")).contains("..")) {
            throw node.wrong("'" + key + "' is relative to the volume and stays inside it");
        }
        return path;
    }

    private static String glob(YamlNode node, String key) {
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
