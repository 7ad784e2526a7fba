package dev.backproof.backup.posix;

import dev.backproof.backup.error.Escapes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A path as the system keeps it: bytes, which need not be UTF-8. Kept as given; {@link #cleaned} removes what is
 * superfluous. Never empty, holds no NUL.
 */
public final class RawPath {
    private final byte[] bytes;

    private RawPath(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a path cannot be empty");
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw new IllegalArgumentException("a path cannot hold a NUL: " + Escapes.display(bytes));
            }
        }
        this.bytes = bytes;
    }

    /** A path of these bytes, which are copied. */
    public static RawPath of(byte[] bytes) {
        return new RawPath(bytes.clone());
    }

    /** A path of the text's UTF-8 bytes. */
    public static RawPath of(String text) {
        return new RawPath(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The exact bytes of a path of the default file system, absolute or relative as it is. */
    public static RawPath of(Path path) {
        if (path.toString().isEmpty()) {
            return of(".");
        }
        // a URI keeps the bytes of each component, percent-encoded; it is always absolute
        RawPath absolute = new RawPath(percentDecoded(path.toUri().getRawPath()));
        List<byte[]> components = absolute.components();
        int first = path.isAbsolute() ? 0 : components.size() - path.getNameCount();
        byte[] joined = join(components.subList(first, components.size()));
        return path.isAbsolute() ? new RawPath(concat(new byte[] {'/'}, joined)) : new RawPath(joined);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether it starts with a slash. */
    public boolean isAbsolute() {
        return bytes[0] == '/';
    }

    /** The names between the slashes, in order; empty ones are left out. */
    public List<byte[]> components() {
        List<byte[]> components = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '/') {
                if (i > start) {
                    components.add(Arrays.copyOfRange(bytes, start, i));
                }
                start = i + 1;
            }
        }
        return components;
    }

    /** This path followed by a slash and a name or relative path. */
    public RawPath resolve(byte[] name) {
        if (bytes[bytes.length - 1] == '/') {
            return new RawPath(concat(bytes, name));
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
        joined[bytes.length] = '/';
        System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
        return new RawPath(joined);
    }

    /**
     * The shortest path of the same meaning as far as text tells: no empty component, no {@code .}, and no {@code ..}
     * but at the start of a relative path. {@code .} when nothing is left.
     */
    public RawPath cleaned() {
        List<byte[]> kept = new ArrayList<>();
        for (byte[] component : components()) {
            if (isDots(component, 1)) {
                continue;
            }
            if (isDots(component, 2) && !kept.isEmpty() && !isDots(kept.getLast(), 2)) {
                kept.removeLast();
            } else if (!isDots(component, 2) || !isAbsolute()) {
                kept.add(component);
            }
        }
        byte[] joined = join(kept);
        if (isAbsolute()) {
            return new RawPath(concat(new byte[] {'/'}, joined));
        }
        return kept.isEmpty() ? of(".") : new RawPath(joined);
    }

    /** The cleaned absolute path; a relative one starts at the working directory of this process. */
    public RawPath absolute() {
        return isAbsolute()
                ? cleaned()
                : of(Path.of("").toAbsolutePath()).resolve(bytes).cleaned();
    }

    /** The same bytes with a NUL at the end, as libc wants them. */
    byte[] terminated() {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: the text, with each byte that is not UTF-8 and each control character as {@code \xHH}. */
    @Override
    public String toString() {
        return Escapes.display(bytes);
    }

    private static boolean isDots(byte[] component, int count) {
        return component.length == count && component[0] == '.' && component[count - 1] == '.';
    }

    private static byte[] join(List<byte[]> components) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] component : components) {
            if (out.size() > 0) {
                out.write('/');
            }
            out.writeBytes(component);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] percentDecoded(String encoded) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length());
        int at = 0;
        while (at < encoded.length()) {
            char ch = encoded.charAt(at);
            if (ch == '%') {
                out.write(Integer.parseInt(encoded, at + 1, at + 3, 16));
                at += 3;
            } else {
                out.write(ch);
                at++;
            }
        }
        return out.toByteArray();
    }
}
