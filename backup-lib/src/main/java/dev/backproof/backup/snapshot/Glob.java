package dev.backproof.backup.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for one name, with the meaning of Go's {@code filepath.Match} on Unix: {@code *} any bytes, {@code ?} one
 * character, {@code [a-z]} one of these, {@code [^a-z]} one other, {@code \} takes the next character as it is. A byte
 * that is not UTF-8 counts as one character, U+FFFD.
 */
final class Glob {
    private static final int NOT_UTF8 = 0xfffd;

    private final List<Piece> pieces;

    /** The only name that fits, when the pattern has nothing special; this case is common and quick. */
    private final byte @Nullable [] literal;

    private Glob(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        boolean plain = pieces.stream().allMatch(OneByte.class::isInstance);
        literal = plain ? new byte[pieces.size()] : null;
        for (int i = 0; literal != null && i < literal.length; i++) {
            literal[i] = ((OneByte) pieces.get(i)).value;
        }
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Glob of(byte[] pattern) {
        List<Piece> pieces = new ArrayList<>();
        Cursor in = new Cursor(pattern);
        while (in.more()) {
            switch (in.peek()) {
                case '*' -> {
                    in.skip();
                    pieces.add(new AnyBytes());
                }
                case '?' -> {
                    in.skip();
                    pieces.add(new OneCharacter());
                }
                case '[' -> pieces.add(characterClass(in));
                case '\\' -> {
                    in.skip();
                    if (!in.more()) {
                        throw new IllegalArgumentException("nothing follows the last backslash");
                    }
                    pieces.add(new OneByte(in.next()));
                }
                default -> pieces.add(new OneByte(in.next()));
            }
        }
        return new Glob(pieces);
    }

    /** Whether the whole name fits. */
    boolean matches(byte[] name) {
        if (literal != null) {
            return Arrays.equals(literal, name);
        }
        int piece = 0;
        int at = 0;
        int lastStar = -1;
        int lastStarTook = 0;
        while (true) {
            if (piece == pieces.size() && at == name.length) {
                return true;
            }
            int taken = piece < pieces.size() ? pieces.get(piece).take(name, at) : Piece.NO;
            if (taken == Piece.ANY) {
                lastStar = piece;
                lastStarTook = at;
                piece++;
            } else if (taken != Piece.NO) {
                piece++;
                at += taken;
            } else if (lastStar >= 0 && lastStarTook < name.length) {
                lastStarTook++;
                at = lastStarTook;
                piece = lastStar + 1;
            } else {
                return false;
            }
        }
    }

    private static Piece characterClass(Cursor in) {
        in.skip();
        boolean negated = in.more() && in.peek() == '^';
        if (negated) {
            in.skip();
        }
        List<Range> ranges = new ArrayList<>();
        while (true) {
            if (in.more() && in.peek() == ']' && !ranges.isEmpty()) {
                in.skip();
                return new OneOf(negated, List.copyOf(ranges));
            }
            int low = classCharacter(in);
            int high = low;
            if (in.more() && in.peek() == '-') {
                in.skip();
                high = classCharacter(in);
            }
            ranges.add(new Range(low, high));
        }
    }

    private static int classCharacter(Cursor in) {
        if (in.more() && in.peek() != '-' && in.peek() != ']') {
            if (in.peek() == '\\') {
                in.skip();
            }
            if (in.more()) {
                return in.nextCharacter();
            }
        }
        throw new IllegalArgumentException("a [ has no proper end");
    }

    /** Length in bytes of the character at this place; 1 when the byte there is not UTF-8. */
    private static int characterLength(byte[] bytes, int at) {
        int first = Byte.toUnsignedInt(bytes[at]);
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length < 2 || at + length > bytes.length) {
            return 1;
        }
        // the decoder knows which sequences are too long, surrogates or too large
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        boolean whole = text.codePointCount(0, text.length()) == 1
                && text.getBytes(StandardCharsets.UTF_8).length == length
                && (text.codePointAt(0) != NOT_UTF8 || first == 0xef);
        return whole ? length : 1;
    }

    private static int character(byte[] bytes, int at, int length) {
        if (length == 1) {
            return bytes[at] >= 0 ? bytes[at] : NOT_UTF8;
        }
        return new String(bytes, at, length, StandardCharsets.UTF_8).codePointAt(0);
    }

    /** One element of a pattern. */
    private sealed interface Piece {
        int NO = -1;
        int ANY = -2;

        /** How many bytes of the name it takes from here, {@link #NO} or {@link #ANY}. */
        int take(byte[] name, int at);
    }

    private record AnyBytes() implements Piece {
        @Override
        public int take(byte[] name, int at) {
            return ANY;
        }
    }

    private record OneByte(byte value) implements Piece {
        @Override
        public int take(byte[] name, int at) {
            return at < name.length && name[at] == value ? 1 : NO;
        }
    }

    private record OneCharacter() implements Piece {
        @Override
        public int take(byte[] name, int at) {
            return at < name.length ? characterLength(name, at) : NO;
        }
    }

    private record OneOf(boolean negated, List<Range> ranges) implements Piece {
        @Override
        public int take(byte[] name, int at) {
            if (at == name.length) {
                return NO;
            }
            int length = characterLength(name, at);
            int character = character(name, at, length);
            boolean inside = false;
            for (Range range : ranges) {
                inside |= range.low <= character && character <= range.high;
            }
            return inside == negated ? NO : length;
        }
    }

    private record Range(int low, int high) {}

    /** A place in the pattern. */
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean more() {
            return at < bytes.length;
        }

        byte peek() {
            return bytes[at];
        }

        void skip() {
            at++;
        }

        byte next() {
            return bytes[at++];
        }

        int nextCharacter() {
            int length = characterLength(bytes, at);
            int character = character(bytes, at, length);
            at += length;
            return character;
        }
    }
}
