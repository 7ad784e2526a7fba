package dev.backproof.backup.b2server.store;

import java.util.List;

/**
 * A part of an unfinished large file.
 *
 * @param fileId which file
 * @param number 1 to 10,000
 * @param length bytes
 * @param sha1 of its bytes, 40 hexadecimal digits
 * @param timestamp when it came, milliseconds since 1970
 * @param content its bytes
 */
public record Part(String fileId, int number, long length, String sha1, long timestamp, List<Segment> content) {}
