package dev.backproof.scenarios.corpus;

import dev.backproof.backup.source.StreamSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/** Cases 29 to 31, 39 and 40: files that came back as they were backed up, which is not as they should be. */
final class FileCases {
    private static final String RESTORE = "restore: [ { path: data, as: data } ]";
    private static final Instant WRITTEN = Instant.parse("2024-05-01T10:00:00Z");
    private static final Instant BACKED_UP = Instant.parse("2026-02-01T02:00:00Z");
    private static final int PAPERS = 60;

    private FileCases() {}

    static List<HardCase> all() {
        return List.of(twoMoments(), missingLog(), liveDirectory(), ransomware(), bitRot());
    }

    private static Specimen.Builder volume(String name, String description) {
        return Specimen.named(name, description).drill(RESTORE);
    }

    private static Specimen.Builder notes(String name, String description, String resource, String... suffixes) {
        Specimen.Builder builder = volume(name, description);
        for (String suffix : suffixes) {
            builder.file("data/notes.db" + suffix, () -> resource("files/" + resource + ".db" + suffix));
        }
        return builder;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(FileCases.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HardCase twoMoments() {
        String unsound = "data: 1 of 1 SQLite database is not sound: notes.db: ";
        return new HardCase(
                29,
                "SQLite copied while it was written: database and log of different moments",
                "hashes of the copy, its size",
                List.of(
                        notes(
                                        "29-database-and-log-of-two-moments",
                                        "a SQLite database, and its log as it was after the program had gone on",
                                        "moments",
                                        "",
                                        "-wal")
                                .fails(unsound + "integrity_check says *"),
                        notes(
                                        "29-log-begun-anew",
                                        "a SQLite database whose log was begun anew while it was copied; integrity_check finds"
                                                + " nothing",
                                        "torn",
                                        "",
                                        "-wal")
                                .fails(
                                        unsound
                                                + "its -wal was overwritten while it was copied: it holds pages of two moments"),
                        notes(
                                        "29-database-and-log-of-one-moment",
                                        "a SQLite database that was open, with a log that was not yet written back",
                                        "sound",
                                        "",
                                        "-wal")
                                .passes()));
    }

    private static HardCase missingLog() {
        return new HardCase(
                30,
                "write-ahead log of SQLite left out of the backup: what was written last is lost",
                "`PRAGMA integrity_check`",
                List.of(
                        notes(
                                        "30-log-left-out",
                                        "a SQLite database that was open, without its -wal",
                                        "without-log",
                                        "",
                                        "-shm")
                                .fails(
                                        "data: 1 of 1 SQLite database is not sound: notes.db: it was open when it was copied"
                                                + " (its -shm is there) and its -wal is missing: what was written last is lost"),
                        notes(
                                        "30-closed",
                                        "a SQLite database in WAL mode that was closed, so that it has no -wal",
                                        "closed",
                                        "")
                                .passes()));
    }

    private static HardCase liveDirectory() {
        return new HardCase(
                31,
                "data directory of MariaDB copied while the server wrote",
                "the list of files, their hashes",
                List.of(
                        volume("31-copied-under-load", "a data directory of which a table was copied in two moments")
                                .contents(LiveDirectory.copiedUnderLoad())
                                .fails("data: 1 of 1 MariaDB data directory is not sound: mariadb/ibdata1: *"),
                        volume(
                                        "31-copied-at-one-moment",
                                        "a data directory as it was at one moment under a running server, as a snapshot of its"
                                                + " disk has it")
                                .contents(LiveDirectory.copiedAtOneMoment())
                                .passes()));
    }

    private static HardCase ransomware() {
        Specimen.Builder inPlace =
                papers("39-encrypted-in-place", "papers of which a third was encrypted under their names", PAPERS - 20);
        Specimen.Builder renamed = papers(
                "39-encrypted-and-renamed", "papers of which a third was encrypted and got a new ending", PAPERS - 20);
        Specimen.Builder own = papers(
                "39-encrypted-by-their-owner", "papers, and as many that their owner encrypted with gpg", PAPERS);
        for (int i = PAPERS - 20; i < PAPERS; i++) {
            inPlace.file(paper(i), dice(i));
            renamed.file(paper(i) + ".k7qz", dice(i));
        }
        for (int i = 0; i < PAPERS; i++) {
            own.file(paper(i) + ".gpg", dice(i));
        }
        String looks = "data looks as if somebody encrypted it (ransomware): 20 ";
        return new HardCase(
                39,
                "files encrypted by ransomware before they were backed up",
                "hashes, counts",
                List.of(
                        inPlace.fails(looks + "of 60 files of known types begin with random bytes instead: paper40.pdf,"
                                + " paper41.pdf, paper42.pdf and 17 more"),
                        renamed.fails(looks + "files of random bytes got the ending .k7qz: paper40.pdf.k7qz,"
                                + " paper41.pdf.k7qz, paper42.pdf.k7qz and 17 more"),
                        own.passes()));
    }

    private static Specimen.Builder papers(String name, String description, int number) {
        Specimen.Builder builder = volume(name, description);
        for (int i = 0; i < number; i++) {
            String text = """
                    %%PDF-1.4
                    1 0 obj
                    << /Type /Catalog /Title (Paper %d) >>
                    endobj
                    %s
                    trailer
                    << /Root 1 0 R /Size 2 >>
                    startxref
                    9
                    %%%%EOF
                    """.formatted(i, "% what the paper says\n".repeat(100));
            builder.file(paper(i), text.getBytes(StandardCharsets.US_ASCII));
        }
        return builder;
    }

    private static String paper(int number) {
        return String.format(Locale.ROOT, "data/paper%02d.pdf", number);
    }

    private static byte[] dice(int seed) {
        byte[] bytes = new byte[3000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static HardCase bitRot() {
        return new HardCase(
                40,
                "bit rot at the source, long ago",
                "hashes (of the rot)",
                List.of(
                        letters(
                                        "40-bit-flipped",
                                        "a file with one bit that is not as in an older snapshot, and the same size and times",
                                        "dear reader",
                                        WRITTEN,
                                        "dear reades")
                                .fails("data: 1 file has other bytes than in snapshot * of 2026-02-01 although size and"
                                        + " times are the same, as when a disk fails: letter.txt"),
                        letters(
                                        "40-written-anew",
                                        "a file with other bytes than in an older snapshot, the same size and a later time",
                                        "dear reader",
                                        WRITTEN.plusSeconds(1),
                                        "dear writer")
                                .passes()));
    }

    /** Two snapshots of one file. */
    private static Specimen.Builder letters(
            String name, String description, String before, Instant written, String after) {
        return Specimen.named(name, description)
                .repository(backup -> {
                    Snapshots.kept("blank").writeTo(backup);
                    snapshot(backup, before, WRITTEN, BACKED_UP);
                    snapshot(backup, after, written, BACKED_UP.plusSeconds(86_400));
                })
                .drill("restore: [ { path: /data, as: data } ]");
    }

    private static void snapshot(Path backup, String text, Instant written, Instant time) {
        Snapshots.in(
                backup,
                repository -> repository
                        .backup(StreamSource.of(
                                "/data/letter.txt",
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                                written))
                        .host("corpus")
                        .time(time)
                        .run());
    }
}
