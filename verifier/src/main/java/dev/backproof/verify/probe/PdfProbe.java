package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PDF (ISO 32000-1, 7.5): it ends with where its table is, and that lies within the file. */
final class PdfProbe implements FileProbe {
    private static final int TAIL = 1 << 16;
    private static final Pattern START = Pattern.compile("startxref\\s+(\\d{1,18})");

    @Override
    public ProbeKind kind() {
        return ProbeKind.PDF;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "PDF");
    }

    @Override
    public boolean readsWhole() {
        return false;
    }

    @Override
    public boolean wants(ProbedFile file) {
        return file.extension().equals("pdf") && FileTypes.holdsPdf(file);
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        byte[] bytes = file.tail(TAIL);
        if (TypeProbe.isZero(bytes)) {
            return Look.broken("it ends in nothing but zero bytes");
        }
        String tail = new String(bytes, StandardCharsets.ISO_8859_1);
        Matcher start = START.matcher(tail);
        long at = -1;
        while (start.find()) {
            at = Long.parseLong(start.group(1));
        }
        if (at < 0 && !tail.contains("%%EOF")) {
            return Look.broken("it is cut: neither startxref nor %%EOF stands at its end");
        }
        return at >= file.size() ? Look.broken("it is cut: its table would lie behind its end") : Look.SOUND;
    }
}
