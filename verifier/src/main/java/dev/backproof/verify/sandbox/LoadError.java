package dev.backproof.verify.sandbox;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code mariadb} client said when it refused a dump, fit for a report: the error with its number, state and
 * line. The client prints the failing statement too, which may be megabytes of production data, and its message may
 * quote values: whatever stands in quotes is taken out, but for the errors that quote nothing but names.
 *
 * @param code the server's or client's error number, or 0 when there was none
 * @param text one line, capped; empty when the client said nothing that can be trusted to be free of data
 */
public record LoadError(int code, String text) {
    private static final int CAP = 300;
    private static final Pattern ERROR =
            Pattern.compile("^ERROR (\\d{1,5})(?: \\([0-9A-Z]{5}\\))?(?: at line \\d+)?(?: in file: '[^']*')?: ");
    private static final Pattern QUOTED =
            Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*'?|\"[^\"]*\"?|`[^`]*`?", Pattern.DOTALL);
    /** What follows these words is a piece of the statement, with quotes of its own in it. */
    private static final Pattern STATEMENT = Pattern.compile(" near ['\"].*", Pattern.DOTALL);

    /** Errors whose quoted parts are names of databases, tables, columns, users, engines or character sets. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            1007, 1008, 1044, 1046, 1049, 1050, 1051, 1054, 1060, 1061, 1068, 1072, 1091, 1109, 1115, 1142, 1143, 1146,
            1193, 1227, 1235, 1273, 1274, 1286, 1289, 1304, 1305, 1347, 1356, 1359, 1360, 1370, 1419, 1449, 1524, 4031,
            4161);

    /**
     * Errors that tell of the sandbox's lack of room, not of the dump: 1021 disk full, 1114 table full, 1037, 1041 memory,
     * 1030 an engine's error, which for a fresh server means its disk.
     */
    private static final Set<Integer> NO_ROOM = Set.of(3, 5, 1020, 1021, 1026, 1030, 1037, 1038, 1041, 1114, 1135);

    /** Errors that tell that the server went away: 2006 gone, 2013 lost, 1053 shutting down. */
    private static final Set<Integer> SERVER_GONE = Set.of(1053, 1927, 2002, 2003, 2006, 2013, 2055);

    /** What a client says that takes the first line of newer dumps, which enables the sandbox mode, for a command. */
    private static final Pattern SANDBOX_LINE = Pattern.compile("^ERROR at line 1: Unknown command '\\\\-'\\.");

    /** An engine that sandboxes leave out. */
    private static final int UNKNOWN_ENGINE = 1286;

    /** Finds the error in what the client wrote to standard error: the last one, since rows may look like one too. */
    public static LoadError of(String standardError) {
        LoadError last = new LoadError(0, ownComplaint(standardError));
        for (String line : standardError.lines().toList()) {
            Matcher match = ERROR.matcher(line);
            if (match.find()) {
                int code = Integer.parseInt(match.group(1));
                String message = line.substring(match.end());
                if (!NAMES_ONLY.contains(code)) {
                    message = QUOTED.matcher(STATEMENT.matcher(message).replaceFirst(" near '…'"))
                            .replaceAll("'…'");
                }
                last = new LoadError(code, cap(match.group() + message));
            } else if (SANDBOX_LINE.matcher(line).find()) {
                last = new LoadError(0, line);
            }
        }
        return last;
    }

    /** Whether the sandbox ran out of disk or memory. */
    public boolean noRoom() {
        return NO_ROOM.contains(code);
    }

    /** Whether the server went away in the middle. */
    public boolean serverGone() {
        return SERVER_GONE.contains(code);
    }

    /** Whether the dump needs an engine that the sandbox's server does not have. */
    public boolean unknownEngine() {
        return code == UNKNOWN_ENGINE;
    }

    /**
     * Whether the client is too old for the dump's first line, {@code enable the sandbox mode}, which mariadb-dump writes
     * since 10.5.25, 10.6.18, 10.11.8, 11.0.6, 11.1.5, 11.2.4 and 11.4.2.
     */
    public boolean clientTooOld() {
        return SANDBOX_LINE.matcher(text).find();
    }

    /** What a client says that stopped before it took any statement, such as of an option. */
    private static String ownComplaint(String standardError) {
        String first = standardError.strip().lines().findFirst().orElse("");
        return first.startsWith("mariadb: ") || first.startsWith("mysql: ") || first.contains("/mariadb: ")
                ? cap(QUOTED.matcher(first).replaceAll("'…'"))
                : "";
    }

    private static String cap(String line) {
        return line.length() <= CAP ? line : line.substring(0, CAP) + "…";
    }
}
