package dev.backproof.scenarios.corpus;

import dev.backproof.backup.Stores;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One backup of the corpus, how it is drilled, and what a drill must say. Immutable; may be written as often as one likes,
 * by several threads at once.
 */
public final class Specimen {
    /** What stands for any text in a {@linkplain #cause() cause}. */
    public static final String ANYTHING = "*";

    /** How a verdict's cause ends when it is not the only one. */
    private static final String MORE = "(?: \\(and \\d+ more findings?\\))?";

    private final String name;
    private final String description;
    private final Verdict verdict;
    private final String cause;
    private final List<Contents> contents;
    private final String drill;
    private final @Nullable Programs programs;
    private final List<String> needs;
    private final String repository;
    private final @Nullable BucketWork bucketWork;
    private final List<String> secrets;

    private Specimen(Builder builder, Verdict verdict, String cause) {
        this.name = builder.name;
        this.description = builder.description;
        this.verdict = verdict;
        this.cause = cause;
        this.contents = List.copyOf(builder.contents);
        this.drill = builder.drill;
        this.programs = builder.programs;
        this.needs = List.copyOf(builder.needs);
        this.repository = builder.repository;
        this.bucketWork = builder.bucketWork;
        this.secrets = List.copyOf(builder.secrets);
    }

    /** Puts files into the folder that is the backup. */
    @FunctionalInterface
    interface Contents {
        void writeTo(Path backup) throws IOException;
    }

    /** Brings a backup up to a bucket, and makes the bucket what the case needs. */
    @FunctionalInterface
    interface BucketWork {
        void on(CorpusBucket bucket, Path backup) throws IOException;
    }

    static Builder named(String name, String description) {
        return new Builder(name, description);
    }

    /**
     * What was written.
     *
     * @param backup the folder that is the backup
     * @param scenario the drill's YAML, which names that folder
     * @param programs the only folder to look for MariaDB's programs in; empty for those of the machine
     * @param stores opens what the scenario names: a bucket of a server on this machine, or a folder
     * @param server that server, which runs until this is closed; empty when there is no bucket in the case
     */
    public record Written(
            Path backup,
            Path scenario,
            Optional<Path> programs,
            Function<String, ObjectStore> stores,
            Optional<B2Server> server)
            implements AutoCloseable {
        @Override
        public void close() {
            server.ifPresent(B2Server::close);
        }
    }

    /** Its name, such as {@code 01-cut-between-statements}; no other has it. */
    public String name() {
        return name;
    }

    /** What it is, in words that complete "a backup that is …". */
    public String description() {
        return description;
    }

    /** What a drill must say. */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * Why, word by word, with {@value #ANYTHING} where versions and other things of the machine stand; empty for PASS. How
     * many more findings there are is no part of it.
     */
    public String cause() {
        return cause;
    }

    /** Programs without which it can be neither written nor drilled, apart from MariaDB's server and client. */
    public List<String> needs() {
        return needs;
    }

    /** Values of the backup, and passwords, that may appear in nothing a drill says or writes. */
    public List<String> secrets() {
        return secrets;
    }

    /** Whether it is there to show that nothing sound is blamed. */
    public boolean isSound() {
        return verdict == Verdict.PASS;
    }

    /** Whether a verdict and its cause are the right ones. */
    public boolean isMetBy(Verdict said, String because) {
        String pattern = Arrays.stream(cause.split(Pattern.quote(ANYTHING), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return said == verdict && because.matches(pattern + MORE);
    }

    /**
     * Writes it: {@code backup/}, {@code scenario.yaml}, and {@code programs/} where the machine that restores is part of
     * the case.
     *
     * @param folder an empty folder, or one that is not there yet
     * @throws IOException when the folder cannot be written, or holds such files already
     * @throws dev.backproof.backup.error.SourceException when MariaDB's programs are part of the case and are not installed
     */
    public Written writeTo(Path folder) throws IOException {
        Path backup = Files.createDirectories(folder).toAbsolutePath().resolve("backup");
        Files.createDirectory(backup);
        for (Contents each : contents) {
            each.writeTo(backup);
        }
        Path scenario = Files.writeString(backup.resolveSibling("scenario.yaml"), yaml(backup));
        Optional<Path> chosen = Optional.empty();
        if (programs != null) {
            chosen = Optional.of(Files.createDirectory(backup.resolveSibling("programs")));
            programs.putInto(chosen.get(), MariaDbTools.ofEnvironment());
        }
        if (bucketWork == null) {
            return new Written(
                    backup,
                    scenario,
                    chosen,
                    address -> Stores.open(address, Map.of(), Optional.empty()),
                    Optional.empty());
        }
        CorpusBucket bucket = CorpusBucket.start(backup.resolveSibling("server"));
        try {
            bucketWork.on(bucket, backup);
            return new Written(backup, scenario, chosen, bucket::asTheDrillSees, Optional.of(bucket.server()));
        } catch (IOException | RuntimeException e) {
            bucket.server().close();
            throw e;
        }
    }

    private String yaml(Path backup) {
        return "scenario: " + name + "\n"
                + "title: \"" + description.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n"
                + (isSound() ? "" : "expect: " + verdict + "\n")
                + (repository.isEmpty() ? "mirror: " + address(backup) : repository.formatted(address(backup)))
                + "\n"
                + drill;
    }

    private String address(Path backup) {
        String text = bucketWork == null ? backup.toString() : CorpusBucket.ADDRESS;
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public String toString() {
        return name;
    }

    /** Puts a specimen together. */
    static final class Builder {
        private final String name;
        private final String description;
        private final List<Contents> contents = new ArrayList<>();
        private final List<String> needs = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();
        private String repository = "";
        private @Nullable BucketWork bucketWork;
        private String drill = "";
        private @Nullable Programs programs;

        private Builder(String name, String description) {
            this.name = name;
            this.description = description;
        }

        /** A file of the backup. */
        Builder file(String path, byte[] content) {
            return file(path, () -> content);
        }

        /** A file of the backup that is too large to be kept. */
        Builder file(String path, Supplier<byte[]> content) {
            return contents(backup -> {
                Path file = backup.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, content.get());
            });
        }

        /** What is made where it is written. */
        Builder contents(Contents more) {
            contents.add(more);
            return this;
        }

        /** The backup is not a mirror but a restic repository, with a snapshot of what is written here. */
        Builder snapshotOf(Contents source) {
            return repository(Snapshots.of(source));
        }

        /** The backup is a restic repository that is made so; its password is the corpus's. */
        Builder repository(Contents made) {
            repository = "repository: { restic: %s, passwordFile: password }";
            return contents(made)
                    .contents(backup -> Files.writeString(backup.resolveSibling("password"), Snapshots.PASSWORD));
        }

        /** The backup lies in a bucket. */
        Builder inBucket(BucketWork work) {
            bucketWork = work;
            return this;
        }

        Builder secret(String value) {
            secrets.add(value);
            return this;
        }

        Builder needs(String program) {
            needs.add(program);
            return this;
        }

        /** What a scenario says of the restore and of its assertions. */
        Builder drill(String... lines) {
            drill = String.join("\n", lines) + "\n";
            return this;
        }

        Builder programs(Programs there) {
            programs = there;
            return this;
        }

        Specimen passes() {
            return new Specimen(this, Verdict.PASS, "");
        }

        Specimen fails(String cause) {
            return new Specimen(this, Verdict.FAIL, cause);
        }

        Specimen cannotBeJudged(String cause) {
            return new Specimen(this, Verdict.NOT_VERIFIED, cause);
        }
    }
}
