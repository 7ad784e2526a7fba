package dev.backproof.scenarios.corpus;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Cases 32 to 38: files that came back, but not as they were. */
final class VolumeCases {
    private static final String RESTORE = "restore: [ { path: /data, as: data } ]";

    private VolumeCases() {}

    static List<HardCase> all() {
        return List.of(
                lostModes(), followedLinks(), lostShapes(), uglyNames(), changedWhileRead(), unreadable(), emptyTree());
    }

    /** A snapshot of some files below {@code /data}. */
    private static Specimen.Builder snapshot(String name, String description, Specimen.Contents files) {
        return Specimen.named(name, description)
                .snapshotOf(source -> files.writeTo(Files.createDirectory(source.resolve("data"))))
                .drill(RESTORE);
    }

    private static HardCase lostModes() {
        String[] drill = {
            RESTORE,
            "assertions: [ { volume: data, mode: [ { path: server.key, mode: \"0600\" }, { path: bin/run, mode: \"0755\" } ] } ]"
        };
        return new HardCase(
                32,
                "owners and modes lost on the way",
                "hashes of the content",
                List.of(
                        snapshot(
                                        "32-modes-lost",
                                        "files that went through a copy which keeps no modes, before they were backed up; which"
                                                + " they must have is an assertion of the scenario",
                                        data -> {
                                            Trees.file(data, "server.key", "key");
                                            Trees.file(data, "bin/run", "#!/bin/sh");
                                            Trees.mode(data, "server.key", "rw-r--r--");
                                            Trees.mode(data, "bin/run", "rw-r--r--");
                                        })
                                .drill(drill)
                                .fails("data: server.key has mode 0644, expected 0600"),
                        snapshot(
                                        "32-odd-modes",
                                        "files and folders of odd modes: nobody may write, everybody may, nobody may anything",
                                        data -> {
                                            Trees.file(data, "server.key", "key");
                                            Trees.file(data, "bin/run", "#!/bin/sh");
                                            Trees.file(data, "shared/note.txt", "all");
                                            Trees.file(data, "readonly/x.txt", "x");
                                            Trees.mode(data, "server.key", "rw-------");
                                            Trees.mode(data, "bin/run", "rwxr-xr-x");
                                            Trees.mode(data, "shared/note.txt", "rw-rw-rw-");
                                            Trees.mode(data, "shared", "rwxrwxrwx");
                                            Trees.mode(data, "readonly/x.txt", "r--------");
                                            Trees.mode(data, "readonly", "r-xr-x---");
                                        })
                                .drill(drill)
                                .passes()));
    }

    private static HardCase followedLinks() {
        String[] drill = {RESTORE, "assertions: [ { volume: data, linkTarget: { path: current, target: releases/2 } } ]"
        };
        return new HardCase(
                33,
                "symbolic links skipped or followed",
                "counts and hashes of files",
                List.of(
                        snapshot(
                                        "33-link-followed",
                                        "a copy that holds the folder a link pointed to instead of the link; that it must be one"
                                                + " is an assertion of the scenario",
                                        data -> {
                                            Trees.file(data, "releases/2/app.txt", "app");
                                            Trees.file(data, "current/app.txt", "app");
                                        })
                                .drill(drill)
                                .fails("data: current is a directory, expected symlink"),
                        snapshot(
                                        "33-odd-links",
                                        "links out of the tree, to nothing, to themselves, and to a name in quotes",
                                        data -> {
                                            Trees.file(data, "releases/2/app.txt", "app");
                                            Trees.link(data, "current", "releases/2");
                                            Trees.link(data, "passwords", "/etc/passwd");
                                            Trees.link(data, "above", "../../..");
                                            Trees.link(data, "nowhere", "gone/long ago");
                                            Trees.link(data, "self", "self");
                                            Trees.link(data, "quoted", "a 'name' with \"quotes\"\n and a line break");
                                        })
                                .drill(drill)
                                .passes()));
    }

    private static HardCase lostShapes() {
        return new HardCase(
                34,
                "hard links doubled, holes filled, empty folders and attributes gone",
                "counts and hashes of files",
                List.of(
                        Specimen.named(
                                        "34-empty-folder-gone",
                                        "a mirror, which keeps no empty folders; that the server's one must be there is an"
                                                + " assertion of the scenario")
                                .contents(backup -> {
                                    Trees.file(backup, "data/app.txt", "app");
                                    Files.createDirectories(backup.resolve("data/run/sockets"));
                                })
                                .drill(RESTORE, "assertions: [ { volume: data, exists: run/sockets } ]")
                                .fails("data: run/sockets is missing"),
                        snapshot(
                                        "34-odd-files",
                                        "a file under two names, one with a hole of 8 MB and an attribute, a queue and empty"
                                                + " folders",
                                        Trees::odd)
                                .drill(RESTORE, "assertions: [ { volume: data, exists: empty/and/deep } ]")
                                .passes()));
    }

    private static HardCase uglyNames() {
        String backslash = "C:\\\\temp\\\\x";
        return new HardCase(
                35,
                "names with backslashes, control characters or bytes that are no text, changed on the way",
                "counts and hashes of files",
                List.of(
                        snapshot(
                                        "35-characters-replaced",
                                        "a copy whose program put other characters in the place of backslashes; the name is an"
                                                + " assertion of the scenario",
                                        data -> Trees.named(data, Trees.bytes("C:\uff3ctemp\uff3cx"), "x"))
                                .drill(RESTORE, "assertions: [ { volume: data, exists: \"" + backslash + "\" } ]")
                                .fails("data: C:*temp*x is missing"),
                        snapshot(
                                        "35-ugly-names",
                                        "names of spaces, dots, quotes, control characters, bytes that are no UTF-8, 255 bytes,"
                                                + " and two that differ in their case only",
                                        data -> {
                                            for (String name : List.of(
                                                    "C:\\temp\\x",
                                                    " ",
                                                    "...",
                                                    "-rf",
                                                    "a\nb",
                                                    "\u0001\u007f",
                                                    "it's \"quoted\"",
                                                    "*?[x]",
                                                    "%2e%2e%2f",
                                                    "Case",
                                                    "case",
                                                    "e\u0301",
                                                    "\u00e9",
                                                    "x".repeat(255))) {
                                                Trees.named(data, Trees.bytes(name), name);
                                            }
                                            Trees.named(
                                                    data,
                                                    "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1),
                                                    "not UTF-8");
                                        })
                                .drill(
                                        RESTORE,
                                        "assertions: [ { volume: data, exists: \"" + backslash
                                                + "\", files: { min: 15, max: 15 } } ]")
                                .passes()));
    }

    private static HardCase changedWhileRead() {
        return new HardCase(
                36,
                "file that changed while it was read",
                "the exit code: a warning at most",
                List.of(
                        snapshot(
                                        "36-half-old-half-new",
                                        "a file whose beginning is older than its end, beside the list of digests that its"
                                                + " program wrote; the list is an assertion of the scenario",
                                        data -> Trees.file(data, "state.bin", "old old old " + "new new new "))
                                .contents(backup -> Files.writeString(
                                        backup.resolveSibling("state.sha256"),
                                        SqlText.sha256("new new new new new new ") + "  state.bin\n"))
                                .drill(RESTORE, "assertions: [ { volume: data, manifest: state.sha256 } ]")
                                .fails("data: 1 of 1 file not as in state.sha256: state.bin has other content"),
                        snapshot(
                                        "36-log-that-grew",
                                        "a log that grew while it was read and is whole up to there, beside files that stood"
                                                + " still",
                                        data -> {
                                            Trees.file(data, "state.bin", "new new new new new new ");
                                            Trees.file(data, "app.log", "line 1\nline 2\nli");
                                        })
                                .contents(backup -> Files.writeString(
                                        backup.resolveSibling("state.sha256"),
                                        SqlText.sha256("new new new new new new ") + "  state.bin\n"))
                                .drill(RESTORE, "assertions: [ { volume: data, manifest: state.sha256 } ]")
                                .passes()));
    }

    private static HardCase unreadable() {
        String[] drill = {RESTORE, "assertions: [ { volume: data, files: { min: 6 } } ]"};
        return new HardCase(
                37,
                "part of the tree that could not be read: the backup is quietly smaller",
                "the job's status",
                List.of(
                        snapshot(
                                        "37-half-is-missing",
                                        "files without those of a folder that only its owner could enter; how many there are is"
                                                + " an assertion of the scenario",
                                        data -> {
                                            for (int i = 0; i < 3; i++) {
                                                Trees.file(data, "public/" + i + ".txt", "text " + i);
                                            }
                                            Files.createDirectory(data.resolve("private"));
                                        })
                                .drill(drill)
                                .fails("data has 3 files, expected at least 6"),
                        snapshot(
                                        "37-nobody-else-may-enter",
                                        "the same with what lies in the folder, which its owner backed up",
                                        data -> {
                                            for (int i = 0; i < 3; i++) {
                                                Trees.file(data, "public/" + i + ".txt", "text " + i);
                                                Trees.file(data, "private/" + i + ".txt", "own text " + i);
                                            }
                                            Trees.mode(data, "private", "rwx------");
                                        })
                                .drill(drill)
                                .passes()));
    }

    private static HardCase emptyTree() {
        return new HardCase(
                38,
                "volume that was not mounted when it was backed up: an empty tree",
                "the job's status",
                List.of(
                        snapshot("38-nothing-mounted", "an empty folder in the place of the files", data -> {})
                                .fails("data came back without a single file"),
                        snapshot(
                                        "38-nothing-but-folders",
                                        "the folders that the mount point had, and nothing in them",
                                        data -> Files.createDirectories(data.resolve("lost+found/old")))
                                .fails("data came back without a single file"),
                        snapshot(
                                        "38-one-empty-file",
                                        "a volume that holds nothing but one file without a byte",
                                        data -> Trees.file(data, ".keep", ""))
                                .passes()));
    }
}
