package dev.backproof.backup.source.mariadb;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a MariaDB client program said went wrong.
 *
 * @param code the error's number, or 0
 * @param text one line for people, capped
 */
record ServerMessage(int code, String text) {
    private static final int CAP = 500;
    // "ERROR 1045 (28000): …" of mariadb, "Got error: 1045: …" and "Error 2013: …" of mariadb-dump
    private static final Pattern NUMBER = Pattern.compile("(?:ERROR|Got error:|Error|failed:)\\s+(\\d{3,5})\\b");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\((\\d{4})\\)\\s*$");
    private static final Set<Integer> NO_CONNECTION = Set.of(
            1040, 1045, 1129, 1130, 1203, 1226, 1251, 1275, 1524, 1698, 2002, 2003, 2005, 2012, 2026, 2049, 4151);
    private static final int TLS_PROBLEM = 2026;

    /** Finds the line that tells most. */
    static ServerMessage of(String errors) {
        String chosen = "";
        for (String line : errors.lines().toList()) {
            String stripped = line.strip();
            int number = number(stripped);
            if (number != 0) {
                return new ServerMessage(number, cap(stripped));
            }
            if (chosen.isEmpty() && !stripped.isEmpty() && !stripped.startsWith("---")) {
                chosen = stripped;
            }
        }
        return new ServerMessage(0, cap(chosen));
    }

    private static int number(String line) {
        Matcher number = NUMBER.matcher(line);
        if (number.find()) {
            return Integer.parseInt(number.group(1));
        }
        Matcher bracketed = IN_BRACKETS.matcher(line);
        return bracketed.find() ? Integer.parseInt(bracketed.group(1)) : 0;
    }

    private static String cap(String line) {
        return line.length() <= CAP ? line : line.substring(0, CAP) + "…";
    }

    /** Whether there was no usable connection at all. */
    boolean noConnection() {
        return NO_CONNECTION.contains(code);
    }

    /** Whether the client asked for TLS and the server has none. */
    boolean serverHasNoTls() {
        return code == TLS_PROBLEM && text.contains("does not support it");
    }

    /** What to do about it. */
    String hint() {
        return switch (code) {
            case 1045, 1698, 1524 -> "check user and password, and from which hosts the user may come";
            case 2002, 2003, 2005, 1130 -> "is the server up, and the address right?";
            case TLS_PROBLEM ->
                "choose with sslMode=trust or sslMode=disable in the URL how far the network is trusted";
            default -> "";
        };
    }
}
