package dev.backproof.backup.b2server;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is answered.
 *
 * @param status HTTP status
 * @param headers all but those that the engine sets
 * @param length bytes of the body
 * @param body opened at most once
 */
record Reply(int status, Map<String, String> headers, long length, Supplier<InputStream> body) {
    /** An answer in JSON. */
    static Reply json(int status, ObjectNode node) {
        return bytes(status, "application/json;charset=utf-8", Json.MAPPER.writeValueAsBytes(node));
    }

    /** An answer whose body is at hand. */
    static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(
                status, Map.of("Content-Type", contentType), body.length, () -> new ByteArrayInputStream(body));
    }

    /** The same answer with one more header. */
    Reply with(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new Reply(status, more, length, body);
    }
}
