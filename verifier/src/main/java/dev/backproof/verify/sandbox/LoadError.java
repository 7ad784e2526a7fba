package dev.backproof.verify.sandbox;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code mariadb} client said when it refused a dump, fit for a report: the first error with its number and
 * line. The client quotes whole statements of production data; whatever stands in quotes is taken out, but for the
 * errors that quote nothing but names.
 *
 * @param code the server's error number, or 0 when there was none
 * @param text one line, capped; empty when the client said nothing
 */
public record LoadError(int code, String text) {
    private static final int CAP = 300;
    private static final Pattern ERROR =
            Pattern.compile("^ERROR (\\d+)(?: \\([0-9A-Z]{5}\\))?(?: at line \\d+)?(?: in file: '[^']*')?: ");
    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'?|\"[^\"]*\"?|`[^`]*`?", Pattern.DOTALL);

    /** Errors whose quoted parts are names of databases, tables, columns, users, engines or character sets. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            1007, 1008, 1044, 1046, 1049, 1050, 1051, 1054, 1061, 1091, 1109, 1115, 1142, 1143, 1146, 1193, 1227, 1235,
            1273, 1286, 1304, 1305, 1356, 1359, 1370, 1419, 1449, 4031);

    /** Errors that tell of the sandbox's lack of room, not of the dump: 1021 disk full, 1114 table full, 1041 memory. */
    private static final Set<Integer> NO_ROOM = Set.of(3, 1021, 1026, 1037, 1041, 1114, 1135);

    /** Errors that tell that the server went away: 2006 gone, 2013 lost, 1053 shutting down. */
    private static final Set<Integer> SERVER_GONE = Set.of(1053, 1927, 2002, 2006, 2013, 2055);

    /** Finds the first error in what the client wrote to standard error. */
    public static LoadError of(String standardError) {
        for (String line : standardError.lines().toList()) {
            Matcher match = ERROR.matcher(line);
            if (match.find()) {
                int code = Integer.parseInt(match.group(1));
                String message = line.substring(match.end());
                if (!NAMES_ONLY.contains(code)) {
                    message = QUOTED.matcher(message).replaceAll("'…'");
                }
                return new LoadError(code, cap(match.group() + message));
            }
        }
        return new LoadError(
                0,
                standardError.isBlank()
                        ? ""
                        : cap(QUOTED.matcher(firstLine(standardError)).replaceAll("'…'")));
    }

    /** Whether the sandbox ran out of disk or memory. */
    public boolean noRoom() {
        return NO_ROOM.contains(code);
    }

    /** Whether the server went away in the middle. */
    public boolean serverGone() {
        return SERVER_GONE.contains(code);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    private static String cap(String line) {
        return line.length() <= CAP ? line : line.substring(0, CAP) + "…";
    }
}
