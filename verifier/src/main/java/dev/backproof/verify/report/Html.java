package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.backup.restic.format.Id;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Fills the HTML templates, which are compiled with the program. A page needs no other file and no network. */
final class Html {
    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, Html.class.getPackageName());

    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    /** Nothing from elsewhere, and no other script than the one of the page. */
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-"
                    + Base64.getEncoder()
                            .encodeToString(Id.hash(SCRIPT.getBytes(UTF_8)).bytes())
                    + "'; base-uri 'none'; form-action 'none'";

    private Html() {}

    static String report(ReportPage page) {
        return render("report.jte", page);
    }

    static String index(IndexPage page) {
        return render("index.jte", page);
    }

    static String audit(AuditPage page) {
        return render("audit.jte", page);
    }

    /** The style sheet that every page carries. */
    static String style() {
        return STYLE;
    }

    /** The script that every page carries: it filters what is there already. */
    static String script() {
        return SCRIPT;
    }

    /** The content security policy of every page. */
    static String policy() {
        return POLICY;
    }

    private static String render(String template, Object page) {
        StringOutput output = new StringOutput();
        ENGINE.render(template, Map.of("page", page), output);
        return output.toString();
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Html.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
