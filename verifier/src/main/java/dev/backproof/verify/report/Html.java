package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Fills the HTML templates, which are compiled with the program. A page needs no other file and no network. */
final class Html {
    private static final TemplateEngine ENGINE =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, Html.class.getPackageName());

    private static final String STYLE = resource("report.css");

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
