package dev.backproof.backup.b2server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param method as sent
 * @param target path and query, raw
 * @param minorVersion 0 or 1 of HTTP/1.x
 * @param headers values by name, whose case does not matter; a repeated header keeps its first value
 */
record RequestHead(String method, String target, int minorVersion, Map<String, String> headers) {
    private static final int MOST_HEADERS = 200;

    /** Reads a head without its empty last line. */
    static RequestHead parse(byte[] bytes, int offset, int length) throws BadRequest {
        String[] lines = new String(bytes, offset, length, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        String[] request = lines[0].split(" ", -1);
        if (request.length != 3 || request[0].isEmpty() || request[1].isEmpty()) {
            throw new BadRequest(400, "not a request line");
        }
        int minorVersion = switch (request[2]) {
            case "HTTP/1.0" -> 0;
            case "HTTP/1.1" -> 1;
            default -> throw new BadRequest(505, "HTTP/1.1 is spoken here");
        };
        if (lines.length - 1 > MOST_HEADERS) {
            throw new BadRequest(431, "too many headers");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1 || !isToken(lines[i], colon)) {
                throw new BadRequest(400, "not a header");
            }
            String name = lines[i].substring(0, colon);
            String value = lines[i].substring(colon + 1).strip();
            String before = headers.putIfAbsent(name, value);
            if (before != null && name.equalsIgnoreCase("Content-Length") && !before.equals(value)) {
                throw new BadRequest(400, "two lengths");
            }
        }
        return new RequestHead(request[0], originForm(request[1]), minorVersion, headers);
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Length of the body, 0 when there is none. */
    long contentLength() throws BadRequest {
        if (header("Transfer-Encoding") != null) {
            throw new BadRequest(411, "a body needs a Content-Length; chunks are not accepted");
        }
        String value = header("Content-Length");
        if (value == null) {
            return 0;
        }
        if (value.isEmpty() || value.length() > 18 || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadRequest(400, "not a length");
        }
        return Long.parseLong(value);
    }

    boolean expectsContinue() {
        return minorVersion >= 1 && "100-continue".equalsIgnoreCase(header("Expect"));
    }

    boolean keepsAlive() {
        String connection = header("Connection");
        return minorVersion >= 1 && (connection == null || !connection.equalsIgnoreCase("close"));
    }

    private static String originForm(String target) throws BadRequest {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.indexOf("://");
        int path = authority < 0 ? -1 : target.indexOf('/', authority + 3);
        if (path < 0) {
            throw new BadRequest(400, "not a path");
        }
        return target.substring(path);
    }

    private static boolean isToken(String line, int end) {
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
