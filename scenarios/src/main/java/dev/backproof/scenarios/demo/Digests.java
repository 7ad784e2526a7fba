package dev.backproof.scenarios.demo;

import dev.backproof.backup.restic.format.Id;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Digests of files. */
final class Digests {
    private Digests() {}

    /** SHA-256 of a file's bytes in hex. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = Id.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            var unused = in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
