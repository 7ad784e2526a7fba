package dev.backproof.verify.report;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives out names that every file system takes, each once, also where upper and lower case are the same. */
final class FileNames {
    private static final int MOST_CHARACTERS = 100;

    private final Set<String> taken = new HashSet<>();

    /** The name itself when it is harmless and not taken yet, else one like it. Safe as the id of an HTML element too. */
    String of(String name) {
        StringBuilder safe = new StringBuilder();
        name.codePoints().limit(MOST_CHARACTERS).forEach(c -> safe.appendCodePoint(isHarmless(c) ? c : '-'));
        String wanted = safe.isEmpty() ? "-" : safe.toString();
        String given = wanted;
        for (int number = 2; !taken.add(given.toLowerCase(Locale.ROOT)); number++) {
            given = wanted + "-" + number;
        }
        return given;
    }

    private static boolean isHarmless(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.';
    }
}
