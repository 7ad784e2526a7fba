package dev.backproof.backup.source;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file whose presence says that nothing else in its directory is to be backed up (restic's {@code
 * --exclude-if-present} and {@code --exclude-caches}).
 *
 * @param name its name
 * @param header what it must start with; empty when being there is enough
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
record Tag(byte[] name, byte[] header) {
    /** The tag of the Cache Directory Tagging Specification (bford.info/cachedir). */
    static final Tag CACHE = of("CACHEDIR.TAG:Signature: 8a477f597d28d172789f06886806bc55");

    /** Reads {@code name} or {@code name:header}. */
    static Tag of(String specification) {
        int colon = specification.indexOf(':');
        String name = colon < 0 ? specification : specification.substring(0, colon);
        String header = colon < 0 ? "" : specification.substring(colon + 1);
        if (name.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "'" + specification + "' names no file; NAME or NAME:HEADER is needed");
        }
        return new Tag(name.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the file of this name in the directory starts as it must. One that cannot be read does not. */
    boolean isValidIn(PosixDirectory directory) {
        if (header.length == 0) {
            return true;
        }
        try (PosixFile file = directory.openForReading(RawPath.of(name))) {
            return Arrays.equals(file.stream().readNBytes(header.length), header);
        } catch (IOException e) {
            return false;
        }
    }
}
