package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.mirror.MirrorPaths;
import dev.backproof.backup.storage.ObjectVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "Lists the files of a mirror as it stood at a time.",
        footer = {
            "",
            "Examples:",
            "  backproof mirror ls b2:acme-volumes:uploads",
            "  backproof mirror ls b2:acme-volumes:uploads avatars --at 36h --json"
        })
final class MirrorLsCommand extends BackproofCommand {
    @Mixin
    private final MirrorAt at = new MirrorAt();

    @Parameters(index = "0", paramLabel = "MIRROR", description = "b2:BUCKET[:PATH] or a folder.")
    private String address = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Only what is in this folder, or this file.")
    private String folder = "";

    MirrorLsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        LongAdder files = new LongAdder();
        LongAdder bytes = new LongAdder();
        try (RcloneMirror mirror = mirror(address)) {
            Optional<Instant> time = at.time(this);
            MirrorAt.warnIfTooLongAgo(this, mirror, time);
            mirror.list(time, folder, version -> {
                files.increment();
                bytes.add(version.size());
                print(version);
            });
        }
        if (global.verbose) {
            say(Units.count(files.sum(), "file") + ", " + Units.bytes(bytes.sum()));
        }
        return ExitCode.OK;
    }

    private void print(ObjectVersion version) {
        String path = MirrorPaths.shown(version.name());
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", path);
            json.put("object", version.name());
            json.put("size", version.size());
            json.put("mtime", version.modifiedOrUploaded().toString());
            json.put("uploaded", version.uploaded().toString());
            json.put("sha1", version.sha1().orElse(null));
            json.put("version", version.id());
            sayJson(json);
        } else if (global.verbose) {
            say("%14d %-24s %s".formatted(version.size(), version.modifiedOrUploaded(), path));
        } else {
            say(path);
        }
    }
}
