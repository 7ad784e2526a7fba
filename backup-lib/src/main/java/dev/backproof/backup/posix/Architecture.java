package dev.backproof.backup.posix;

import java.io.IOException;

/**
 * Numbers of the Linux ABI that differ from machine to machine ({@code asm/fcntl.h}, {@code asm/unistd.h}); the others
 * stand in {@link Libc}. All of them are 64-bit, which {@link Libc} relies on.
 *
 * @param directoryFlag {@code O_DIRECTORY}
 * @param noFollowFlag {@code O_NOFOLLOW}
 * @param getdents64 number of that system call
 * @param mknodat number of that system call
 * @param copyFileRange number of that system call
 */
record Architecture(int directoryFlag, int noFollowFlag, long getdents64, long mknodat, long copyFileRange) {
    private static final int GENERIC_DIRECTORY = 0200000;
    private static final int GENERIC_NO_FOLLOW = 0400000;
    private static final int ARM_DIRECTORY = 040000;
    private static final int ARM_NO_FOLLOW = 0100000;

    /** The machine we run on. */
    static Architecture current() throws IOException {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Architecture of(String system, String machine) throws IOException {
        if (!system.equals("Linux")) {
            throw unknown(system, machine);
        }
        return switch (machine) {
            case "amd64", "x86_64" -> new Architecture(GENERIC_DIRECTORY, GENERIC_NO_FOLLOW, 217, 259, 326);
            case "aarch64" -> new Architecture(ARM_DIRECTORY, ARM_NO_FOLLOW, 61, 33, 285);
            case "riscv64", "loongarch64" -> new Architecture(GENERIC_DIRECTORY, GENERIC_NO_FOLLOW, 61, 33, 285);
            case "s390x" -> new Architecture(GENERIC_DIRECTORY, GENERIC_NO_FOLLOW, 220, 290, 375);
            case "ppc64le" -> new Architecture(ARM_DIRECTORY, ARM_NO_FOLLOW, 202, 288, 379);
            default -> throw unknown(system, machine);
        };
    }

    private static IOException unknown(String system, String machine) {
        return new IOException("files with all their metadata can be read and written on 64-bit Linux only, this is "
                + system + " on " + machine);
    }
}
