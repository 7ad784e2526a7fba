package dev.backproof.backup.mirror;

import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.posix.RawPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A folder of files with odd names, odd times and odd sizes, and ways to change it. Names are bytes, given as Latin-1. */
final class OddTree {
    private static final List<String> ODD = List.of(
            "plain.txt",
            "trailing space ",
            " leading",
            ".hidden",
            "dot at end.",
            "back\\slash",
            "line\nfeed",
            "tab\t",
            "del\u007f",
            "not \u00ff\u00fe text",
            "caf\u00c3\u00a9",
            "nfd-cafe\u00cc\u0081",
            "\u00f0\u009f\u0098\u0080",
            "picture \u00e2\u0090\u008a",
            "wide \u00ef\u00bc\u00bc",
            "null picture \u00e2\u0090\u0080",
            "100%25+plus",
            "tilde~ semi;colon: \"quoted\" 'twice'",
            "cut off \u00e2\u0082",
            "surrogate \u00ed\u00a0\u0080",
            "..two dots");
    private static final List<String> FOLDERS =
            List.of("", "folder/", "folder/deep er/", "bad \u00ff/", "line\nfeed folder/", "a.b/");

    private final Path root;
    private final Random random;
    private final List<String> files = new ArrayList<>();
    private long seconds = 1_700_000_000;

    OddTree(Path root, long seed) throws IOException {
        this.root = Files.createDirectories(root);
        this.random = new Random(seed);
    }

    Path root() {
        return root;
    }

    List<String> files() {
        return files;
    }

    /** Each odd name in each folder, then ordinary ones until there are so many. */
    void fill(int count) throws IOException {
        for (String folder : FOLDERS) {
            for (String name : ODD) {
                write(folder + name, random.nextInt(3) == 0 ? 0 : random.nextInt(3_000));
            }
        }
        for (int i = files.size(); i < count; i++) {
            write("many/" + i % 37 + "/file-" + i + ".dat", random.nextInt(20_000));
        }
        setTime("plain.txt", Instant.ofEpochSecond(-2, 499_999_999));
        setTime(".hidden", Instant.ofEpochSecond(5_000_000_000L, 123_456_789));
        Files.createSymbolicLink(root.resolve("link"), Path.of("plain.txt"));
        Files.createDirectory(root.resolve("empty folder"));
    }

    void write(String path, int size) throws IOException {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        inParent(path, (parent, name) -> {
            try {
                parent.remove(name);
            } catch (PosixException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
            }
            try (PosixFile file = parent.createFile(name, 0644)) {
                file.write(0, bytes, 0, size);
            }
            Instant time = Instant.ofEpochSecond(seconds++, random.nextInt(1_000_000_000));
            parent.setTimes(name, time, time);
        });
        if (!files.contains(path)) {
            files.add(path);
        }
    }

    void setTime(String path, Instant time) throws IOException {
        inParent(path, (parent, name) -> parent.setTimes(name, time, time));
    }

    void remove(String path) throws IOException {
        inParent(path, (parent, name) -> parent.remove(name));
        files.remove(path);
    }

    /** Some files get other bytes, some another time only, some go, some come. */
    void change(int each) throws IOException {
        for (int i = 0; i < each; i++) {
            write(files.get(random.nextInt(files.size())), random.nextInt(5_000));
            setTime(files.get(random.nextInt(files.size())), Instant.ofEpochSecond(seconds++, 7_000_000));
            remove(files.get(random.nextInt(files.size())));
            write("new " + random.nextInt(1_000_000) + ".txt", random.nextInt(5_000));
        }
    }

    /** What ransomware does: every file goes, and one with another name and other bytes comes in its place. */
    void encrypt() throws IOException {
        for (String path : List.copyOf(files)) {
            remove(path);
            write(path + ".locked", 600);
        }
    }

    private void inParent(String path, Step step) throws IOException {
        byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        RawPath raw = RawPath.of(bytes);
        List<byte[]> names = raw.components();
        PosixDirectory at = PosixDirectory.open(RawPath.of(root));
        try {
            for (byte[] folder : names.subList(0, names.size() - 1)) {
                try (PosixDirectory parent = at) {
                    try {
                        parent.makeDirectory(folder, 0755);
                    } catch (PosixException e) {
                        if (!e.is(Errno.EEXIST)) {
                            throw e;
                        }
                    }
                    at = parent.directory(RawPath.of(folder));
                }
            }
            step.take(at, names.getLast());
        } finally {
            at.close();
        }
    }

    private interface Step {
        void take(PosixDirectory parent, byte[] name) throws IOException;
    }
}
