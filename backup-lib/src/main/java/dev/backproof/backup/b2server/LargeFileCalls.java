package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Action;
import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Change;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Part;
import dev.backproof.backup.b2server.store.Segment;
import dev.backproof.backup.b2server.store.State;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about large files; {@link Uploads} takes their parts. */
final class LargeFileCalls {
    static final int MOST_PARTS = 10_000;

    private static final long MOST_BYTES = 10_000_000_000_000L;
    private static final int USUAL_PARTS = 1000;
    private static final int MOST_UNFINISHED = 100;

    private final Backend backend;
    private final FileCalls files;

    LargeFileCalls(Backend backend, FileCalls files) {
        this.backend = backend;
        this.files = files;
    }

    /** Source: b2_start_large_file. */
    ObjectNode start(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        NewVersion wanted = NewVersion.of(context.params());
        return backend.catalog().change(transaction -> {
            State state = transaction.state();
            Bucket bucket = Backend.bucket(state, context.params().text("bucketId"), caller);
            FileVersion file =
                    wanted.in(bucket, Action.START, true, NewVersion.Content.NONE, caller, state, backend.settings());
            transaction.record(new Change.FileStored(file));
            return backend.shapes().file(file, caller, context.apiVersion());
        });
    }

    /** Source: b2_list_parts; either of two capabilities will do, as sources differ. */
    ObjectNode listParts(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        if (!caller.can(Capabilities.LIST_FILES)) {
            caller.require(Capabilities.WRITE_FILES);
        }
        int count = params.count("maxPartCount", USUAL_PARTS, MOST_PARTS);
        int start = params.count("startPartNumber", 1, MOST_PARTS);
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("parts");
        answer.putNull("nextPartNumber");
        return backend.catalog().read(state -> {
            FileVersion file = Backend.unfinished(state, params.text("fileId"), caller);
            for (Part part : state.parts(file.id()).tailMap(start, true).values()) {
                if (rows.size() == count) {
                    answer.put("nextPartNumber", part.number());
                    break;
                }
                rows.add(backend.shapes().part(part));
            }
            return answer;
        });
    }

    /** Source: b2_list_unfinished_large_files. */
    ObjectNode listUnfinished(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.LIST_FILES);
        String prefix = params.textOr("namePrefix", "");
        caller.requireName(prefix);
        String startId = params.textOr("startFileId", "");
        int count = params.count("maxFileCount", MOST_UNFINISHED, MOST_UNFINISHED);
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("files");
        answer.putNull("nextFileId");
        return backend.catalog().read(state -> {
            Bucket bucket = Backend.bucket(state, params.text("bucketId"), caller);
            for (FileVersion file : state.unfinished(bucket.id())) {
                if (!file.name().startsWith(prefix) || file.id().compareTo(startId) < 0) {
                    continue;
                }
                if (rows.size() == count) {
                    answer.put("nextFileId", file.id());
                    break;
                }
                rows.add(backend.shapes().file(file, caller, context.apiVersion()));
            }
            return answer;
        });
    }

    /** Source: b2_copy_part. */
    ObjectNode copyPart(CallContext context) {
        Caller caller = context.caller();
        Params params = context.params();
        caller.require(Capabilities.READ_FILES);
        caller.require(Capabilities.WRITE_FILES);
        int number = partNumber(params.numberOrNull("partNumber"));
        String largeFileId = params.text("largeFileId");
        FileVersion source = backend.catalog().read(state -> {
            Backend.unfinished(state, largeFileId, caller);
            return FileCalls.source(state, params.text("sourceFileId"), caller);
        });
        NewVersion.Content content = files.copied(source, params.textOrNull("range"));
        if (content.length() == 0) {
            throw B2Failure.badRequest("a part has at least one byte");
        }
        String sha1 = backend.catalog().content().sha1(content.segments());
        return backend.catalog().change(transaction -> {
            FileCalls.source(transaction.state(), source.id(), caller);
            Backend.unfinished(transaction.state(), largeFileId, caller);
            Part part = new Part(
                    largeFileId,
                    number,
                    content.length(),
                    sha1,
                    backend.settings().now(),
                    content.segments());
            transaction.record(new Change.PartStored(part));
            return backend.shapes().part(part);
        });
    }

    /** Source: b2_finish_large_file. The parts stay as they are; a download reads one after the other. */
    ObjectNode finish(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        List<String> sha1s = context.params().textsOrNull("partSha1Array");
        if (sha1s == null || sha1s.isEmpty()) {
            throw B2Failure.badRequest("required field partSha1Array is missing");
        }
        return backend.catalog().change(transaction -> {
            State state = transaction.state();
            FileVersion file = Backend.unfinished(state, context.params().text("fileId"), caller);
            FileVersion finished = finished(file, state.parts(file.id()), sha1s);
            transaction.record(new Change.FileStored(finished));
            return backend.shapes().file(finished, caller, context.apiVersion());
        });
    }

    /** Source: b2_cancel_large_file. */
    ObjectNode cancel(CallContext context) {
        Caller caller = context.caller();
        caller.require(Capabilities.WRITE_FILES);
        return backend.catalog().change(transaction -> {
            FileVersion file =
                    Backend.unfinished(transaction.state(), context.params().text("fileId"), caller);
            transaction.record(new Change.FileDeleted(file.id()));
            ObjectNode answer = Json.object();
            answer.put("accountId", backend.account().accountId());
            answer.put("bucketId", file.bucketId());
            answer.put("fileId", file.id());
            answer.put("fileName", file.name());
            return answer;
        });
    }

    /** A part's number, when it is one. */
    static int partNumber(@Nullable Long number) {
        if (number == null || number < 1 || number > MOST_PARTS) {
            throw B2Failure.badRequest("a part's number is 1 to " + MOST_PARTS);
        }
        return number.intValue();
    }

    private FileVersion finished(FileVersion file, NavigableMap<Integer, Part> parts, List<String> sha1s) {
        List<Segment> content = new ArrayList<>();
        long length = 0;
        for (int number = 1; number <= sha1s.size(); number++) {
            Part part = parts.get(number);
            if (part == null) {
                throw new B2Failure(400, "missing_part", "Part number " + number + " has not been uploaded");
            }
            if (!part.sha1().equals(sha1s.get(number - 1))) {
                throw new B2Failure(400, "part_sha1_mismatch", "Part number " + number + " has another sha1");
            }
            if (number < sha1s.size() && part.length() < backend.settings().minimumPartSize()) {
                throw B2Failure.badRequest("Part number " + number + " is smaller than "
                        + backend.settings().minimumPartSize() + " bytes");
            }
            content.addAll(part.content());
            length += part.length();
        }
        if (parts.size() > sha1s.size()) {
            throw B2Failure.badRequest("more parts were uploaded than partSha1Array tells");
        }
        if (length > MOST_BYTES) {
            throw B2Failure.badRequest("more than " + MOST_BYTES + " bytes");
        }
        return file.finished(content, length);
    }
}
