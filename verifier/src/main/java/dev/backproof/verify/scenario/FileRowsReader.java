package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code filesOf}: which rows name the files of a volume. */
final class FileRowsReader {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private FileRowsReader() {}

    /**
     * Adds what one section says.
     *
     * @param volume the volume that the files lie in
     */
    static void read(Mapping section, String volume, List<VolumeExpectation> out) {
        FileRows rows = rows(section, volume);
        String title = section.text("title").isEmpty() ? source(rows) : section.text("title");
        YamlNode differing = section.find("mayDiffer");
        Tolerance mayDiffer = differing == null ? Tolerance.NONE : tolerance(differing.asScalar("mayDiffer"));
        out.add(new VolumeExpectation.FilesOf(title, rows, mayDiffer));
        YamlNode glob = section.find("noOther");
        if (glob != null) {
            out.add(new VolumeExpectation.NoOther(title, rows, AssertionReader.glob(glob, "noOther"), mayDiffer));
        }
    }

    private static FileRows rows(Mapping section, String volume) {
        List<String> sources = section.present(List.of("database", "sqlite", "text"));
        if (sources.size() != 1) {
            throw section.wrong("'filesOf' needs one of database, sqlite, text");
        }
        String source = sources.get(0);
        boolean text = source.equals("text");
        for (String key : section.present(text ? List.of("query") : List.of("matches", "entry"))) {
            throw section.require(key, "'filesOf'")
                    .wrong("'" + key + "' goes with " + (text ? "'database' and 'sqlite'" : "'text'"));
        }
        if (source.equals("database")) {
            if (section.find("volume") != null) {
                throw section.require("volume", "'filesOf'").wrong("'volume' goes with 'sqlite' and 'text'");
            }
            return new FileRows.OfDatabase(section.text("database"), section.requireText("query", "'filesOf'"));
        }
        String path = AssertionReader.path(section.require(source, "'filesOf'"), source);
        String other = section.text("volume").isEmpty() ? volume : section.text("volume");
        return text
                ? text(section, other, path)
                : new FileRows.OfSqlite(other, path, section.requireText("query", "'filesOf'"));
    }

    private static FileRows text(Mapping section, String volume, String path) {
        YamlNode matches = section.require("matches", "'filesOf'");
        String regex = AssertionReader.regex(matches, "matches");
        if (Pattern.compile(regex).matcher("").groupCount() == 0) {
            throw matches.wrong("'matches' needs a group: what stands in parentheses names the file");
        }
        YamlNode entry = section.find("entry");
        if (entry == null) {
            return new FileRows.OfText(volume, path, regex, "$1");
        }
        String named = AssertionReader.path(entry, "entry");
        if (!named.contains("$1")) {
            throw entry.wrong("'entry' needs $1, which stands for what the group found");
        }
        return new FileRows.OfText(volume, path, regex, named);
    }

    private static String source(FileRows rows) {
        return switch (rows) {
            case FileRows.OfDatabase database -> database.database();
            case FileRows.OfSqlite sqlite -> sqlite.path();
            case FileRows.OfText text -> text.path();
        };
    }

    private static Tolerance tolerance(Scalar scalar) {
        BigDecimal percent = DepthReader.percent(scalar);
        if (percent == null) {
            return new Tolerance(scalar.count("mayDiffer"), null);
        }
        if (percent.compareTo(HUNDRED) >= 0) {
            throw scalar.wrong("'mayDiffer' must be below 100 %, not " + scalar.describe());
        }
        return new Tolerance(0, percent);
    }
}
