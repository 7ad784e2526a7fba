package dev.backproof.backup.restic.format;

import java.util.Arrays;

/**
 * One extended attribute.
 *
 * @param name with its name space, such as {@code user.comment}
 * @param value bytes, may be empty; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by value below
public record Xattr(String name, byte[] value) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Xattr that && name.equals(that.name) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return name + " (" + value.length + " bytes)";
    }
}
