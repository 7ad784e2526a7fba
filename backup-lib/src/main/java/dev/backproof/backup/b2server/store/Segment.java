package dev.backproof.backup.b2server.store;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of content.
 *
 * @param contentId which file under {@code content/}
 * @param offset first byte in it
 * @param length number of bytes
 */
public record Segment(String contentId, long offset, long length) {
    /** The pieces that make up a range of what these pieces make up. */
    public static List<Segment> slice(List<Segment> segments, long offset, long length) {
        List<Segment> slice = new ArrayList<>();
        long skip = offset;
        long wanted = length;
        for (Segment segment : segments) {
            if (wanted == 0) {
                break;
            }
            if (skip >= segment.length()) {
                skip -= segment.length();
                continue;
            }
            long taken = Math.min(wanted, segment.length() - skip);
            slice.add(new Segment(segment.contentId(), segment.offset() + skip, taken));
            skip = 0;
            wanted -= taken;
        }
        if (wanted > 0) {
            throw new IllegalArgumentException("the range ends " + wanted + " bytes behind the end");
        }
        return slice;
    }
}
