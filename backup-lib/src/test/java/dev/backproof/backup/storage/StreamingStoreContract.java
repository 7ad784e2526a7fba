package dev.backproof.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every store does alike through which objects pass without being held in memory. */
public interface StreamingStoreContract extends ObjectStoreContract {
    @Test
    default void aBigObjectStreamsThroughALittleMemory() {
        long size = 64L * 1024 * 1024;
        byte[] block = ObjectStoreContract.randomBytes(1 << 16, 7);
        ObjectContent content = ObjectStoreContract.content(size, () -> new RepeatingStream(block, size));
        long before = allocated();
        store().put(ObjectStoreContract.key("big"), content);
        long hash = store().get(ObjectStoreContract.key("big"), ByteRange.all(), (in, length) -> {
            byte[] buffer = new byte[1 << 16];
            long at = 0;
            while (in.readNBytes(buffer, 0, buffer.length) == buffer.length && Arrays.equals(buffer, block)) {
                at += buffer.length;
            }
            return at;
        });
        assertThat(hash).isEqualTo(size);
        assertThat(allocated() - before).as("bytes allocated by this thread").isLessThan(size / 2);
        assertThat(store().getBytes(ObjectStoreContract.key("big"), ByteRange.of(size - 10, 10)))
                .isEqualTo(Arrays.copyOfRange(block, block.length - 10, block.length));
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
