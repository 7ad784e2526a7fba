package dev.backproof.verify.scenario;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Guesses what somebody meant to type. */
final class Suggestion {
    private Suggestion() {}

    /** The known word that is nearest, or empty when none is near enough to be a slip. */
    static String nearest(String typed, Collection<String> known) {
        String best = "";
        int bestDistance = Math.max(2, typed.length() / 3) + 1;
        for (String word : known) {
            int distance = distance(typed.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance < word.length()) {
                best = word;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Number of letters to add, drop, change or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
