package dev.backproof.scenarios.corpus;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of the documentation that lists the corpus. */
final class HardCasesPage {
    private static final String INTRODUCTION = """
            # Hard cases

            Backups that are broken and look fine, and what a drill says of them. Each happened to somebody. Beside the broken ones stand sound backups that are just as odd: none of these may be blamed.
            The module `scenarios` holds them all as code and small files; a test drills every one in a real MariaDB, compares verdict and cause, and keeps this page in step.

            A dump **with a manifest** is one that `backup-mariadb` made, or what would have become of it had its program gone wrong: the manifest lists every object and counts every row. A dump without one is
            somebody else's: of what it never held nothing can be known but by an assertion of its scenario, and where a case needs one, the table says so. So it is with files. A `*` stands for versions, lines and counts.

            """;

    private HardCasesPage() {}

    static String of(List<HardCase> cases) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| # | case | slips past | broken backup | verdict and cause | sound backup: PASS |\n");
        page.append("| --- | --- | --- | --- | --- | --- |\n");
        for (HardCase each : cases) {
            page.append(row(each));
        }
        return page.toString();
    }

    private static String row(HardCase hardCase) {
        String first =
                String.format(Locale.ROOT, "| %d | %s | %s", hardCase.number(), hardCase.title(), hardCase.slipsPast());
        String sound = hardCase.sound().stream().map(Specimen::description).collect(Collectors.joining("; "));
        StringBuilder rows = new StringBuilder();
        for (Specimen broken : hardCase.broken()) {
            rows.append(first)
                    .append(" | ")
                    .append(cell(broken.description()))
                    .append(" | ")
                    .append(broken.verdict())
                    .append(": ")
                    .append(cell(broken.cause()))
                    .append(" | ")
                    .append(cell(sound))
                    .append(" |\n");
            first = "| | |";
            sound = "";
        }
        return rows.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("*", "\\*")
                .replace("|", "\\|")
                .replace("<", "&lt;");
    }
}
