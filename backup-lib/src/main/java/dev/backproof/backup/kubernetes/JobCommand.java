package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the command of a container backs up, read from its words; a script in {@code sh -c} is read word by word as well.
 * What is put together only when it runs (variables, functions) is not understood.
 *
 * @param tool what runs
 * @param claim claim whose folder it reads
 * @param destination where to, as written
 */
record JobCommand(BackupTool tool, String claim, String destination) {
    /** A word of a shell script: quoted, or up to what separates words and commands. */
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s;&|<>()]+)|([;&|\\n()])");

    private static final Set<String> RCLONE_COPIES = Set.of("sync", "copy", "bisync");
    /** Options of rclone that take a value as the next word and may stand before the folder. */
    private static final Set<String> RCLONE_VALUES = Set.of(
            "--config",
            "--transfers",
            "--checkers",
            "--exclude",
            "--include",
            "--filter",
            "--filter-from",
            "--exclude-from",
            "--bwlimit",
            "--log-file",
            "--log-level",
            "--stats",
            "--max-delete",
            "--backup-dir",
            "--retries",
            "--fast-list-limit",
            "--min-age",
            "--max-age",
            "--contimeout",
            "--timeout");

    /** All backups that the containers of a pod make. */
    static List<JobCommand> in(PodSpec spec) {
        List<JobCommand> found = new ArrayList<>();
        for (Container container : PodVolumes.containers(spec)) {
            Map<String, String> folders = PodVolumes.claimsByFolder(spec, container);
            if (!folders.isEmpty()) {
                commands(container).forEach(words -> read(words, folders).ifPresent(found::add));
            }
        }
        return found;
    }

    /** The commands that a container runs, each as its words. The image's own entry point is not known. */
    static List<List<String>> commands(Container container) {
        List<String> all = Stream.concat(
                        KubeObjects.orEmpty(container.getCommand()).stream(),
                        KubeObjects.orEmpty(container.getArgs()).stream())
                .toList();
        List<List<String>> commands = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        for (String argument : all) {
            if (argument.strip().contains(" ") || argument.contains("\n")) {
                split(argument).forEach(commands::add);
            } else {
                plain.add(argument);
            }
        }
        commands.add(imageFirst(container, plain));
        return commands;
    }

    /** Without a command of its own a container runs the program its image is named after. */
    private static List<String> imageFirst(Container container, List<String> words) {
        if (!KubeObjects.orEmpty(container.getCommand()).isEmpty() || container.getImage() == null) {
            return words;
        }
        String image = container.getImage().replaceFirst("[@:][^/]*$", "");
        return Stream.concat(Stream.of(image.substring(image.lastIndexOf('/') + 1)), words.stream())
                .toList();
    }

    private static List<List<String>> split(String script) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(script.replace("\\\n", " "));
        while (matcher.find()) {
            if (matcher.group(4) != null) {
                commands.add(List.copyOf(words));
                words.clear();
            }
            if (matcher.group(4) == null) {
                words.add(Stream.of(1, 2, 3)
                        .map(matcher::group)
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(""));
            }
        }
        commands.add(List.copyOf(words));
        return commands.stream().filter(command -> !command.isEmpty()).toList();
    }

    private static Optional<JobCommand> read(List<String> words, Map<String, String> folders) {
        for (int i = 0; i < words.size(); i++) {
            String program = words.get(i).substring(words.get(i).lastIndexOf('/') + 1);
            List<String> rest = words.subList(i + 1, words.size());
            Optional<JobCommand> command = switch (program) {
                case "rclone" -> rclone(rest, folders);
                case "restic" -> restic(rest, folders);
                case "backproof" -> backproof(rest, folders);
                default -> Optional.empty();
            };
            if (command.isPresent()) {
                return command;
            }
        }
        return Optional.empty();
    }

    private static Optional<JobCommand> rclone(List<String> words, Map<String, String> folders) {
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (RCLONE_VALUES.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                plain.add(word);
            }
        }
        if (plain.size() < 3
                || !RCLONE_COPIES.contains(plain.get(0))
                || !plain.get(2).contains(":")) {
            return Optional.empty();
        }
        return claimOf(plain.get(1), folders).map(claim -> new JobCommand(BackupTool.RCLONE, claim, plain.get(2)));
    }

    private static Optional<JobCommand> restic(List<String> words, Map<String, String> folders) {
        if (!words.contains("backup")) {
            return Optional.empty();
        }
        return words.stream()
                .flatMap(word -> claimOf(word, folders).stream())
                .findFirst()
                .map(claim -> new JobCommand(BackupTool.RESTIC, claim, option(words, "-r", "--repo")));
    }

    private static Optional<JobCommand> backproof(List<String> words, Map<String, String> folders) {
        boolean mirror = words.size() > 3
                && words.get(0).equals("mirror")
                && words.get(1).equals("sync");
        if (!mirror && !words.contains("backup")) {
            return Optional.empty();
        }
        return words.stream()
                .flatMap(word -> claimOf(word, folders).stream())
                .findFirst()
                .map(claim -> new JobCommand(
                        BackupTool.BACKPROOF, claim, mirror ? words.get(3) : option(words, "-r", "--repo")));
    }

    /** The claim whose folder is this one, or above it. */
    private static Optional<String> claimOf(String path, Map<String, String> folders) {
        String folder = PodVolumes.withoutLastSlash(path);
        return folders.entrySet().stream()
                .filter(entry -> folder.equals(entry.getKey()) || folder.startsWith(entry.getKey() + "/"))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** An option's value, or empty. */
    static String option(List<String> words, String... names) {
        for (String name : names) {
            int at = words.indexOf(name);
            if (at >= 0 && at + 1 < words.size()) {
                return words.get(at + 1);
            }
            for (String word : words) {
                if (word.startsWith(name + "=")) {
                    return word.substring(name.length() + 1);
                }
            }
        }
        return "";
    }
}
