package dev.backproof.backup.storage;

/**
 * The name of an object inside a store: one or more segments joined by single slashes, relative to the store's prefix.
 *
 * @param value the key; never empty, no leading, trailing or doubled slash, no segment {@code .} or {@code ..}, no
 *     control characters
 */
public record ObjectKey(String value) {
    public ObjectKey {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty object key");
        }
        for (String segment : value.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("not an object key: '" + value + "'");
            }
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 0x20 || value.charAt(i) == 0x7f) {
                throw new IllegalArgumentException("control character in object key at " + i);
            }
        }
    }

    /** A key from its text form. */
    public static ObjectKey of(String value) {
        return new ObjectKey(value);
    }

    /** The part after the last slash. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
