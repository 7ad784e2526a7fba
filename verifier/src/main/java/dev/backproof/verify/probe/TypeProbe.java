package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;

/**
 * Files whose name promises how they begin. Another known type, or text, is no damage: pictures are often misnamed, and
 * what a download could not get is often a page. Zero bytes, and what nothing known begins with, are.
 */
final class TypeProbe implements FileProbe {
    private static final int SMALLEST = 64;

    @Override
    public ProbeKind kind() {
        return ProbeKind.TYPES;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "file") + " of known types";
    }

    @Override
    public String asTheyShouldBe() {
        return "what the name says";
    }

    @Override
    public boolean readsWhole() {
        return false;
    }

    @Override
    public boolean wants(ProbedFile file) {
        return file.size() >= SMALLEST
                && FileTypes.promise(file.extension())
                        .filter(FileTypes.Promise::strict)
                        .isPresent();
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        boolean kept = FileTypes.promise(file.extension()).orElseThrow().isKeptBy(file);
        if (kept || FileTypes.knows(file) || ZipEnd.endsAsZip(file)) {
            return Look.SOUND;
        }
        if (isZero(file.head())) {
            return Look.broken("it begins with nothing but zero bytes");
        }
        return Look.broken(
                RandomBytes.lookRandom(file.head())
                        ? "it begins with random bytes, as if it were encrypted"
                        : "it begins like nothing that is known");
    }

    static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
