package dev.backproof.backup.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Names of users and groups and their numbers, as this system knows them. Each is looked up once; a number without a
 * name has an empty one. Safe for use by several threads.
 */
public final class Accounts {
    private static final int STRUCT_LONGS = 16;
    private static final long FIRST_STRINGS = 4 << 10;
    private static final long MOST_STRINGS = 4 << 20;

    /** Both structures: name, password, then the number ({@code pwd.h}, {@code grp.h}). */
    private static final int NUMBER_FIELD = 2;

    private final Map<Long, String> users = new ConcurrentHashMap<>();
    private final Map<Long, String> groups = new ConcurrentHashMap<>();

    private Accounts() {}

    /**
     * The accounts of this system.
     *
     * @throws IOException when they cannot be read on this system
     */
    public static Accounts ofThisSystem() throws IOException {
        Libc.load();
        return new Accounts();
    }

    /** The user's name, or an empty text. */
    public String user(long uid) {
        return users.computeIfAbsent(
                uid,
                id -> name((entry, strings, size, result) ->
                        Libc.getpwuid_r((int) (long) id, entry, strings, size, result)));
    }

    /** The group's name, or an empty text. */
    public String group(long gid) {
        return groups.computeIfAbsent(
                gid,
                id -> name((entry, strings, size, result) ->
                        Libc.getgrgid_r((int) (long) id, entry, strings, size, result)));
    }

    /** The number of the user of this name, if there is one. Not cached. */
    public OptionalLong userId(String name) {
        byte[] terminated = terminated(name);
        return number((entry, strings, size, result) -> Libc.getpwnam_r(terminated, entry, strings, size, result));
    }

    /** The number of the group of this name, if there is one. Not cached. */
    public OptionalLong groupId(String name) {
        byte[] terminated = terminated(name);
        return number((entry, strings, size, result) -> Libc.getgrnam_r(terminated, entry, strings, size, result));
    }

    private static byte[] terminated(String name) {
        return (name + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static String name(Lookup lookup) {
        return lookUp(lookup, "", entry -> new Pointer(entry[0]).getString(0, StandardCharsets.UTF_8.name()));
    }

    private static OptionalLong number(Lookup lookup) {
        return lookUp(lookup, OptionalLong.empty(), entry -> OptionalLong.of(firstInt(entry[NUMBER_FIELD])));
    }

    /** The 32-bit field at the start of these eight bytes. */
    private static long firstInt(long bytes) {
        boolean littleEndian = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return littleEndian ? bytes & 0xffffffffL : bytes >>> 32;
    }

    private static <T> T lookUp(Lookup lookup, T nothing, Function<long[], T> found) {
        for (long size = FIRST_STRINGS; size <= MOST_STRINGS; size *= 4) {
            try (Memory strings = new Memory(size)) {
                long[] entry = new long[STRUCT_LONGS];
                long[] result = new long[1];
                int error = lookup.call(entry, strings, size, result);
                if (error == 0) {
                    return result[0] == 0 ? nothing : found.apply(entry);
                }
                if (error != Errno.ERANGE.number()) {
                    return nothing;
                }
            }
        }
        return nothing;
    }

    /** One of the four calls of libc that find an account. */
    private interface Lookup {
        int call(long[] entry, Pointer strings, long size, long[] result);
    }
}
