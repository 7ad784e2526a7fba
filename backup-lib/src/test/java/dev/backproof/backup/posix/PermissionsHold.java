package dev.backproof.backup.posix;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import java.io.IOException;

/**
 * Lets permissions hold for root, too: takes the capabilities to pass over them ({@code CAP_DAC_OVERRIDE} and {@code
 * CAP_DAC_READ_SEARCH}, capabilities(7)) from the calling thread for a while. What it opens then is what its owner may open.
 */
public final class PermissionsHold {
    /** {@code _LINUX_CAPABILITY_VERSION_3}: two sets of three 32-bit words. */
    private static final int VERSION = 0x20080522;

    private static final int PASS_OVER = 1 << 1 | 1 << 2;

    private PermissionsHold() {}

    /** What is done meanwhile, by the calling thread alone. */
    @FunctionalInterface
    public interface Action {
        void run() throws IOException;
    }

    /** Does it; afterwards the thread may what it might before. */
    public static void during(Action action) throws IOException {
        try (Memory header = new Memory(8);
                Memory sets = new Memory(24)) {
            header.setInt(0, VERSION);
            header.setInt(4, 0);
            call("capget", header, sets);
            int effective = sets.getInt(0);
            sets.setInt(0, effective & ~PASS_OVER);
            call("capset", header, sets);
            try {
                action.run();
            } finally {
                sets.setInt(0, effective);
                call("capset", header, sets);
            }
        }
    }

    private static void call(String name, Memory header, Memory sets) {
        if (NativeLibrary.getProcess().getFunction(name).invokeInt(new Object[] {header, sets}) != 0) {
            throw new IllegalStateException(name + " is refused");
        }
    }
}
