package dev.backproof.backup.restic;

import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackHeader;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads packs in full: every blob must open, decompress to its length and hash to its id, blobs must follow each other
 * without gaps, the header must tell what the index tells, and all bytes must hash to the pack's name. May be used by
 * several threads; holds one blob at a time.
 */
public final class PackChecker {
    private final Repository repository;
    private final ByteArrays arrays;

    PackChecker(Repository repository) {
        this.repository = repository;
        arrays = repository.decoder().arrays();
    }

    /**
     * Checks one pack; one that reads wrong is read a second time before it is blamed.
     *
     * @param indexed its blobs according to the index, by offset
     * @return what is wrong, one phrase each
     */
    public List<String> check(Id pack, List<PackedBlob> indexed) {
        List<String> problems = read(pack, indexed);
        return problems.isEmpty() ? problems : read(pack, indexed);
    }

    private List<String> read(Id pack, List<PackedBlob> indexed) {
        try {
            return repository
                    .store()
                    .get(
                            FileKind.PACK.key(pack),
                            ByteRange.all(),
                            (in, length) -> new Reading(pack, indexed, in, length).problems());
        } catch (StorageException e) {
            return switch (e.code()) {
                case OBJECT_NOT_FOUND -> List.of("it is missing");
                case OBJECT_TOO_SHORT, TRANSFER_BROKEN -> List.of("it is not what was stored: " + e.getMessage());
                default -> throw e;
            };
        }
    }

    private final class Reading {
        private final Id pack;
        private final List<PackedBlob> indexed;
        private final InputStream in;
        private final long length;
        private final MessageDigest digest = Id.sha256();
        private final List<String> problems = new ArrayList<>();
        private byte[] buffer = arrays.take(0);
        private long position;

        Reading(Id pack, List<PackedBlob> indexed, InputStream in, long length) {
            this.pack = pack;
            this.indexed = indexed;
            this.in = in;
            this.length = length;
        }

        List<String> problems() throws IOException {
            try {
                read();
            } finally {
                arrays.giveBack(buffer);
            }
            return problems;
        }

        private void read() throws IOException {
            for (PackedBlob blob : indexed) {
                if (blob.offset() + blob.length() > length) {
                    problems.add("it has " + length + " bytes, but " + name(blob) + " should end at "
                            + (blob.offset() + blob.length()));
                } else if (blob.offset() < position) {
                    problems.add(name(blob) + " overlaps the blob before");
                } else {
                    if (blob.offset() > position) {
                        problems.add("there is a gap before " + name(blob));
                        next((int) (blob.offset() - position));
                    }
                    check(blob);
                }
            }
            checkHeader();
            Id actual = Id.of(digest.digest());
            if (!actual.equals(pack)) {
                problems.add("its bytes hash to " + actual);
            }
        }

        private void check(PackedBlob blob) throws IOException {
            next(blob.length());
            try {
                repository.decoder().borrow(blob, buffer, 0).close();
            } catch (FormatException e) {
                problems.add(name(blob) + ": " + e.getMessage());
            }
        }

        private void checkHeader() throws IOException {
            long left = length - position;
            if (left > PackHeader.MAX_SEALED_LENGTH + PackHeader.TRAILER_LENGTH) {
                problems.add(left + " bytes follow the last blob");
                while (position < length) {
                    next((int) Math.min(1 << 20, length - position));
                }
                return;
            }
            next((int) left);
            byte[] tail = Arrays.copyOf(buffer, (int) left);
            try {
                int sealedLength = PackHeader.sealedLength(tail, length);
                if (sealedLength + PackHeader.TRAILER_LENGTH != tail.length) {
                    problems.add("its header has " + sealedLength + " bytes, but "
                            + (tail.length - PackHeader.TRAILER_LENGTH) + " follow the last blob");
                    return;
                }
                byte[] header = repository.sealing().open(tail, 0, sealedLength);
                Set<PackedBlob> told = new HashSet<>(PackHeader.decode(header, length));
                if (!told.equals(new HashSet<>(indexed))) {
                    problems.add("its header lists other blobs than the index");
                }
            } catch (UnsealException | FormatException e) {
                problems.add("its header: " + e.getMessage());
            }
        }

        /** Reads so many bytes to the start of the buffer. */
        private void next(int count) throws IOException {
            if (buffer.length < count) {
                arrays.giveBack(buffer);
                buffer = arrays.take(count);
            }
            if (in.readNBytes(buffer, 0, count) < count) {
                throw new IOException("a transfer of " + length + " bytes ended early");
            }
            digest.update(buffer, 0, count);
            position += count;
        }

        private static String name(PackedBlob blob) {
            return blob.type().label() + " blob " + blob.id();
        }
    }
}
