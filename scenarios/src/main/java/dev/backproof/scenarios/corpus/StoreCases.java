package dev.backproof.scenarios.corpus;

import dev.backproof.backup.Password;
import dev.backproof.backup.b2server.FaultEffect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Cases 41 to 46: what the store and the keys to it do to a backup. */
final class StoreCases {
    private static final String RESTORE = "restore: [ { path: /data, as: data } ]";
    private static final String PACKS = "data/*/*";

    private StoreCases() {}

    static List<HardCase> all() {
        return List.of(missingObjects(), withoutSha1(), wrongBytes(), shortLifecycle(), keys(), passwords());
    }

    private static void files(Path source) throws IOException {
        for (int i = 0; i < 3; i++) {
            Trees.file(source, "data/" + i + ".txt", "text number " + i);
        }
    }

    /** A mirror in a bucket, in which one more thing is done. */
    private static Specimen.Builder mirror(String name, String description, Specimen.BucketWork more) {
        return Specimen.named(name, description)
                .contents(StoreCases::files)
                .inBucket((bucket, backup) -> {
                    bucket.mirror(backup);
                    more.on(bucket, backup);
                })
                .drill(RESTORE);
    }

    /** A restic repository in a bucket, in which one more thing is done. */
    private static Specimen.Builder repository(String name, String description, Specimen.BucketWork more) {
        return Specimen.named(name, description)
                .snapshotOf(StoreCases::files)
                .inBucket((bucket, backup) -> {
                    bucket.objects(backup);
                    more.on(bucket, backup);
                })
                .drill(RESTORE);
    }

    private static HardCase missingObjects() {
        String posture = "posture: {}";
        return new HardCase(
                41,
                "large file that was never finished; objects that the newest snapshot needs and that are not there",
                "a list of snapshots, or of files",
                List.of(
                        Specimen.named(
                                        "41-pack-missing",
                                        "a repository whose newest snapshot refers to a pack that is not there")
                                .snapshotOf(StoreCases::files)
                                .contents(backup -> {
                                    try (Stream<Path> packs = Files.walk(backup.resolve("data"))) {
                                        for (Path pack : packs.filter(Files::isRegularFile)
                                                .toList()) {
                                            Files.delete(pack);
                                        }
                                    }
                                })
                                .drill(RESTORE)
                                .fails("*pack*"),
                        mirror(
                                        "41-never-finished",
                                        "a mirror for which a large file was begun two days ago",
                                        (bucket, backup) -> {
                                            bucket.timeIs(Duration.ofDays(2));
                                            bucket.unfinished("data/film.mkv");
                                            bucket.timeIs(Duration.ZERO);
                                        })
                                .drill(RESTORE, posture)
                                .fails(
                                        "1 large file begun and never finished, unseen and billed: data/film.mkv; a lifecycle"
                                                + " rule can cancel them"),
                        mirror(
                                        "41-being-uploaded",
                                        "a mirror for which a large file was begun just now",
                                        (bucket, backup) -> bucket.unfinished("data/film.mkv"))
                                .drill(RESTORE, posture)
                                .passes(),
                        Specimen.named("41-pack-left-over", "a repository with a pack that no index names")
                                .snapshotOf(StoreCases::files)
                                .contents(backup -> Trees.file(
                                        backup, "data/ab/ab" + "0".repeat(62), "left by a backup that was killed"))
                                .drill(RESTORE)
                                .passes()));
    }

    private static HardCase withoutSha1() {
        byte[] film = new byte[30_000];
        new Random(42).nextBytes(film);
        return new HardCase(
                42,
                "large file without a SHA-1: nothing proves its bytes",
                "the download",
                List.of(
                        mirror(
                                        "42-no-sha1",
                                        "a mirror with a large file whose program told no SHA-1",
                                        (bucket, backup) -> bucket.largeFileWithoutSha1("data/film.mkv", film))
                                .drill(RESTORE, "posture: {}")
                                .fails(
                                        "1 of 4 files have no SHA-1, so that nothing can prove their bytes: data/film.mkv"),
                        Specimen.named("42-sha1-told", "a mirror with a large file whose program told its SHA-1")
                                .contents(StoreCases::files)
                                .file("data/film.mkv", film)
                                .inBucket((bucket, backup) -> bucket.mirror(backup))
                                .drill(RESTORE, "posture: {}")
                                .passes()));
    }

    private static HardCase wrongBytes() {
        return new HardCase(
                43,
                "store that gives other bytes than it was given",
                "sizes",
                List.of(
                        mirror(
                                        "43-mirror-gives-others",
                                        "a mirror one of whose files comes with a wrong byte each time",
                                        (bucket, backup) -> bucket.goesWrong("data/1.txt", FaultEffect.flipByte(3)))
                                .fails("/data/1.txt is lost: the mirror gave bytes with SHA-1 *"),
                        repository(
                                        "43-repository-gives-others",
                                        "a repository whose packs come with a wrong byte each time",
                                        (bucket, backup) -> bucket.goesWrong(PACKS, FaultEffect.flipByte(20)))
                                .fails("*"),
                        repository(
                                        "43-wrong-once",
                                        "a repository one of whose packs comes with a wrong byte, and right when it is"
                                                + " asked for again",
                                        (bucket, backup) -> bucket.goesWrong(PACKS, 1, FaultEffect.flipByte(20)))
                                .passes()));
    }

    private static HardCase shortLifecycle() {
        String[] drill = {RESTORE, "posture: { keep: P30D }"};
        return new HardCase(
                44,
                "lifecycle rule that keeps old versions for a shorter time than was promised",
                "listings",
                List.of(
                        mirror(
                                        "44-one-day",
                                        "a mirror in a bucket that deletes old versions after a day; the promise stands in"
                                                + " the scenario",
                                        (bucket, backup) -> bucket.keepsOldVersions(1))
                                .drill(drill)
                                .fails(
                                        "a lifecycle rule deletes old versions after 1 d 0 h, the scenario promises 30 d 0 h"),
                        mirror(
                                        "44-thirty-days",
                                        "a mirror in a bucket that deletes old versions after thirty days",
                                        (bucket, backup) -> bucket.keepsOldVersions(30))
                                .drill(drill)
                                .passes()));
    }

    private static HardCase keys() {
        return new HardCase(
                45,
                "key that is revoked, expired or may do too much; a cap that is reached",
                "–",
                List.of(
                        mirror("45-expired", "a mirror and a key that has expired", (bucket, backup) -> {
                                    bucket.timeIs(Duration.ofHours(3));
                                    bucket.drilledWith(CorpusBucket.READING, Duration.ofHours(1));
                                    bucket.timeIs(Duration.ZERO);
                                })
                                .cannotBeJudged("*key*"),
                        repository(
                                        "45-cap-reached",
                                        "a repository in an account that has downloaded all it may today",
                                        (bucket, backup) -> bucket.goesWrong(PACKS, FaultEffect.capExceeded()))
                                .cannotBeJudged("*cap*"),
                        mirror(
                                        "45-may-delete",
                                        "a mirror and a key that could delete it",
                                        (bucket, backup) -> bucket.drilledWith(
                                                Set.of(
                                                        "listBuckets",
                                                        "listFiles",
                                                        "readFiles",
                                                        "writeFiles",
                                                        "deleteFiles"),
                                                Duration.ofDays(1)))
                                .drill(RESTORE, "posture: {}")
                                .fails(
                                        "the key of the drill may also deleteFiles, writeFiles; whoever takes it can harm more"
                                                + " than he could read"),
                        mirror(
                                        "45-may-only-read",
                                        "a mirror and a key that may do no more than read one bucket for a day",
                                        (bucket, backup) ->
                                                bucket.drilledWith(CorpusBucket.READING, Duration.ofDays(1)))
                                .drill(RESTORE, "posture: {}")
                                .passes()));
    }

    private static HardCase passwords() {
        return new HardCase(
                46,
                "password of another time, or lost",
                "the backup's job, which has its own",
                List.of(
                        Specimen.named(
                                        "46-password-changed",
                                        "a repository whose password was changed since the recovery kit was printed")
                                .snapshotOf(StoreCases::files)
                                .contents(backup ->
                                        Files.writeString(backup.resolveSibling("password"), "of the old kit"))
                                .drill(RESTORE)
                                .cannotBeJudged("R002 *"),
                        Specimen.named(
                                        "46-keys-lost",
                                        "a repository without a single key file: no password opens it again")
                                .snapshotOf(StoreCases::files)
                                .contents(backup -> {
                                    try (Stream<Path> keys = Files.list(backup.resolve("keys"))) {
                                        for (Path key : keys.toList()) {
                                            Files.delete(key);
                                        }
                                    }
                                })
                                .drill(RESTORE)
                                .cannotBeJudged("R00*"),
                        Specimen.named(
                                        "46-second-password",
                                        "a repository that is opened with the second of its passwords, from a file with a line break")
                                .snapshotOf(StoreCases::files)
                                .contents(backup -> {
                                    Snapshots.in(backup, repository -> {
                                        try (Password second = Password.of("recovery kit")) {
                                            var unused = repository.addKey(second);
                                        }
                                    });
                                    Files.writeString(backup.resolveSibling("password"), "recovery kit\n");
                                })
                                .drill(RESTORE)
                                .passes()));
    }
}
