package dev.backproof.backup.restic.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class MasterKeyTest {
    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xa7);
        return bytes;
    }

    @Test
    void textDoesNotHoldTheKey() {
        MasterKey key = MasterKey.of(filled(32), filled(16), filled(16));
        assertThat(key.toString()).doesNotContain("a7").doesNotContain("167").doesNotContain("-89");
        assertThat(HexFormat.of().formatHex(key.encrypt())).startsWith("a7a7");
    }

    @Test
    void partsOfWrongLengthAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(filled(31), filled(16), filled(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(filled(32), filled(17), filled(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(filled(32), filled(16), filled(0)));
    }

    @Test
    void allZeroPartsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(new byte[32], filled(16), filled(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(filled(32), new byte[16], filled(16)));
        assertThatIllegalArgumentException().isThrownBy(() -> MasterKey.of(filled(32), filled(16), new byte[16]));
    }

    @Test
    void partsAreCopied() {
        byte[] encrypt = filled(32);
        MasterKey key = MasterKey.of(encrypt, filled(16), filled(16));
        encrypt[0] = 1;
        key.encrypt()[1] = 1;
        assertThat(key.encrypt()).isEqualTo(filled(32));
    }
}
