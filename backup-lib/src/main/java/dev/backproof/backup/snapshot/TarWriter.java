package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.restic.format.Xattr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes a tar archive (POSIX.1-2001, "pax Interchange Format"): ustar headers, preceded by extended ones only where
 * these cannot hold what an entry has. Names are raw bytes. Extended attributes stand as {@code SCHILY.xattr.*}, as GNU
 * tar and restic write them.
 */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int OWNER_LENGTH = 32;
    private static final long MAX_OCTAL_7 = 07777777L;
    private static final long MAX_OCTAL_11 = 077777777777L;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes an entry.
     *
     * @param content of a regular file; exactly this many bytes are read
     */
    void entry(EntryPath path, Node node, InputStream content, long size) throws IOException {
        byte[] name = name(path, node.type());
        byte[] target =
                node.linkTarget() == null ? new byte[0] : node.linkTarget().bytes();
        byte[] extended = extended(name, target, node, size);
        if (extended.length > 0) {
            header(Arrays.copyOf(name, Math.min(name.length, NAME_LENGTH)), new byte[0], 'x', node, extended.length);
            out.write(extended);
            pad(extended.length);
        }
        header(name, target, flag(node.type()), node, size);
        byte[] buffer = new byte[1 << 16];
        long left = size;
        while (left > 0) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new IOException(path + " ends " + left + " bytes early");
            }
            out.write(buffer, 0, count);
            left -= count;
        }
        pad(size);
    }

    /** Writes what ends an archive. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private static byte[] name(EntryPath path, NodeType type) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (RawName each : path.names()) {
            if (name.size() > 0) {
                name.write('/');
            }
            name.writeBytes(each.bytes());
        }
        if (type == NodeType.DIRECTORY) {
            name.write('/');
        }
        return name.toByteArray();
    }

    private static char flag(NodeType type) {
        return switch (type) {
            case FILE -> '0';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
            case SOCKET -> throw new IllegalArgumentException("an archive holds no sockets");
        };
    }

    private static byte[] extended(byte[] name, byte[] target, Node node, long size) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        boolean longName = name.length > NAME_LENGTH;
        boolean longTarget = target.length > NAME_LENGTH;
        if ((longName && !RawName.of(name).isUtf8())
                || (longTarget && !RawName.of(target).isUtf8())) {
            record(records, "hdrcharset", text("BINARY"));
        }
        if (longName) {
            record(records, "path", name);
        }
        if (longTarget) {
            record(records, "linkpath", target);
        }
        if (size > MAX_OCTAL_11) {
            record(records, "size", text(Long.toString(size)));
        }
        if (node.uid() > MAX_OCTAL_7) {
            record(records, "uid", text(Long.toString(node.uid())));
        }
        if (node.gid() > MAX_OCTAL_7) {
            record(records, "gid", text(Long.toString(node.gid())));
        }
        if (text(node.user()).length > OWNER_LENGTH) {
            record(records, "uname", text(node.user()));
        }
        if (text(node.group()).length > OWNER_LENGTH) {
            record(records, "gname", text(node.group()));
        }
        Instant time = node.mtime();
        if (time.getNano() != 0 || time.getEpochSecond() < 0 || time.getEpochSecond() > MAX_OCTAL_11) {
            record(records, "mtime", text(seconds(time)));
        }
        for (Xattr xattr : node.xattrs()) {
            record(records, "SCHILY.xattr." + xattr.name(), xattr.value());
        }
        return records.toByteArray();
    }

    /** Decimal seconds since the epoch. */
    private static String seconds(Instant time) {
        boolean negative = time.getEpochSecond() < 0 && time.getNano() > 0;
        long whole = negative ? time.getEpochSecond() + 1 : time.getEpochSecond();
        int nanos = negative ? 1_000_000_000 - time.getNano() : time.getNano();
        String sign = negative && whole == 0 ? "-" : "";
        return nanos == 0 ? Long.toString(whole) : "%s%d.%09d".formatted(sign, whole, nanos);
    }

    /** {@code LENGTH KEY=VALUE\n}, where the length counts itself. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        byte[] keyBytes = text(key);
        int rest = 1 + keyBytes.length + 1 + value.length + 1;
        int length = rest + 1;
        while (rest + Integer.toString(length).length() != length) {
            length = rest + Integer.toString(length).length();
        }
        records.writeBytes(text(length + " "));
        records.writeBytes(keyBytes);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    private void header(byte[] name, byte[] target, char flag, Node node, long size) throws IOException {
        byte[] block = new byte[BLOCK];
        put(block, 0, NAME_LENGTH, name);
        octal(block, 100, 8, node.permissions());
        octal(block, 108, 8, node.uid() > MAX_OCTAL_7 ? 0 : node.uid());
        octal(block, 116, 8, node.gid() > MAX_OCTAL_7 ? 0 : node.gid());
        octal(block, 124, 12, size > MAX_OCTAL_11 ? 0 : size);
        octal(block, 136, 12, Math.clamp(node.mtime().getEpochSecond(), 0, MAX_OCTAL_11));
        block[156] = (byte) flag;
        put(block, 157, NAME_LENGTH, target);
        put(block, 257, 8, text("ustar\00000"));
        put(block, 265, OWNER_LENGTH, text(node.user()));
        put(block, 297, OWNER_LENGTH, text(node.group()));
        if (flag == '3' || flag == '4') {
            octal(block, 329, 8, (node.device() >>> 8 & 0xfff) | (node.device() >>> 32 & ~0xfffL));
            octal(block, 337, 8, (node.device() & 0xff) | (node.device() >>> 12 & 0xffffff00L));
        }
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        out.write(block);
    }

    private static void put(byte[] block, int offset, int room, byte[] value) {
        System.arraycopy(value, 0, block, offset, Math.min(room, value.length));
    }

    /** Octal digits that fill the room but for one NUL behind them. */
    private static void octal(byte[] block, int offset, int room, long value) {
        long left = value;
        for (int i = offset + room - 2; i >= offset; i--) {
            block[i] = (byte) ('0' + (left & 7));
            left >>>= 3;
        }
        block[offset + room - 1] = 0;
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
