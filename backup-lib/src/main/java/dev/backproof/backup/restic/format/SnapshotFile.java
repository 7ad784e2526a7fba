package dev.backproof.backup.restic.format;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot file: one point in time of some paths of a host.
 *
 * @param time when the backup started, in the zone offset it was stored with: retention counts days in it
 * @param parent the snapshot it was compared with
 * @param tree the root tree
 * @param paths absolute, cleaned, in the order given
 * @param hostname may be empty
 * @param username may be empty
 * @param uid of the process that made it
 * @param gid of the process that made it
 * @param excludes patterns as given
 * @param original the snapshot this one was first rewritten from
 * @param programVersion what wrote it; empty in old files
 * @param unknown other fields, written again when the snapshot is rewritten
 */
public record SnapshotFile(
        OffsetDateTime time,
        @Nullable Id parent,
        Id tree,
        List<String> paths,
        String hostname,
        String username,
        long uid,
        long gid,
        List<String> excludes,
        List<String> tags,
        @Nullable Id original,
        String programVersion,
        @Nullable SnapshotSummary summary,
        UnknownFields unknown) {
    public SnapshotFile {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        tags = List.copyOf(tags);
    }

    /**
     * Reads opened, uncompressed bytes.
     *
     * @throws FormatException when the JSON is not a snapshot
     */
    public static SnapshotFile parse(byte[] json) {
        return JsonInput.read(json, "a snapshot", SnapshotFile::read);
    }

    private static SnapshotFile read(JsonInput in) {
        OffsetDateTime time = null;
        Id parent = null;
        Id tree = null;
        List<String> paths = List.of();
        String hostname = "";
        String username = "";
        long uid = 0;
        long gid = 0;
        List<String> excludes = List.of();
        List<String> tags = List.of();
        Id original = null;
        String programVersion = "";
        SnapshotSummary summary = null;
        JsonInput.Unknown unknown = new JsonInput.Unknown();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "time" -> time = in.time();
                case "parent" -> parent = in.id();
                case "tree" -> tree = in.id();
                case "paths" -> paths = in.strings();
                case "hostname" -> hostname = in.string();
                case "username" -> username = in.string();
                case "uid" -> uid = in.unsigned32();
                case "gid" -> gid = in.unsigned32();
                case "excludes" -> excludes = in.strings();
                case "tags" -> tags = in.strings();
                case "original" -> original = in.id();
                case "program_version" -> programVersion = in.string();
                case "summary" -> summary = in.enterObject() ? SnapshotSummary.read(in) : null;
                default -> unknown.keep(name, in);
            }
        }
        return new SnapshotFile(
                JsonInput.required(time, "time"),
                parent,
                JsonInput.required(tree, "tree"),
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                tags,
                original,
                programVersion,
                summary,
                unknown.toFields());
    }

    /** The JSON in restic's order, unknown fields last. */
    public byte[] toJson() {
        GoJsonWriter json = new GoJsonWriter(1024)
                .beginObject()
                .name("time")
                .time(time)
                .nonNull("parent", parent)
                .name("tree")
                .id(tree)
                .name("paths")
                .strings(paths)
                .nonEmpty("hostname", hostname)
                .nonEmpty("username", username)
                .nonZero("uid", uid)
                .nonZero("gid", gid);
        if (!excludes.isEmpty()) {
            json.name("excludes").strings(excludes);
        }
        if (!tags.isEmpty()) {
            json.name("tags").strings(tags);
        }
        json.nonNull("original", original).nonEmpty("program_version", programVersion);
        if (summary != null) {
            summary.write(json.name("summary"));
        }
        return json.unknown(unknown).endObject().toBytes();
    }

    /** The same snapshot with other tags, remembering that it was rewritten from the one of this id. */
    public SnapshotFile withTags(List<String> newTags, Id rewrittenFrom) {
        return new SnapshotFile(
                time,
                parent,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                newTags,
                original == null ? rewrittenFrom : original,
                programVersion,
                summary,
                unknown);
    }

    /** The same snapshot for another repository: without a parent, which is not there, but with its original's id. */
    public SnapshotFile copied(Id from) {
        return new SnapshotFile(
                time,
                null,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                tags,
                original == null ? from : original,
                programVersion,
                summary,
                unknown);
    }
}
