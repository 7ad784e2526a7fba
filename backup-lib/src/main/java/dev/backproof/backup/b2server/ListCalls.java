package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.Listing;
import dev.backproof.backup.b2server.store.Page;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls that list names and versions. */
final class ListCalls {
    private static final int USUAL_COUNT = 100;
    private static final int MOST_COUNT = 10_000;

    private final Backend backend;

    ListCalls(Backend backend) {
        this.backend = backend;
    }

    /** Source: b2_list_file_names. */
    ObjectNode names(CallContext context) {
        Params params = context.params();
        Listing listing = listing(context);
        String bucketId = params.text("bucketId");
        Page page = backend.catalog().read(state -> {
            Bucket bucket = Backend.bucket(state, bucketId, context.caller());
            return listing.names(state, bucket.id(), params.textOrNull("startFileName"));
        });
        return answer(page, bucketId, context);
    }

    /** Source: b2_list_file_versions. */
    ObjectNode versions(CallContext context) {
        Params params = context.params();
        Listing listing = listing(context);
        String bucketId = params.text("bucketId");
        String startName = params.textOrNull("startFileName");
        String startId = params.textOrNull("startFileId");
        if (startId != null && startName == null) {
            throw B2Failure.badRequest("startFileId needs startFileName");
        }
        Page page = backend.catalog().read(state -> {
            Bucket bucket = Backend.bucket(state, bucketId, context.caller());
            return listing.versions(state, bucket.id(), startName, startId);
        });
        ObjectNode answer = answer(page, bucketId, context);
        answer.put("nextFileId", page.nextId());
        return answer;
    }

    private static Listing listing(CallContext context) {
        Params params = context.params();
        context.caller().require(Capabilities.LIST_FILES);
        String prefix = params.textOr("prefix", "");
        context.caller().requireName(prefix);
        int most = params.count("maxFileCount", USUAL_COUNT, MOST_COUNT);
        for (FaultEffect effect : context.effects()) {
            if (effect instanceof FaultEffect.ShortPages shortPages) {
                most = Math.min(most, shortPages.rows());
            }
        }
        return new Listing(prefix, params.textOrNull("delimiter"), most);
    }

    private ObjectNode answer(Page page, String bucketId, CallContext context) {
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("files");
        for (Page.Row row : page.rows()) {
            rows.add(
                    switch (row) {
                        case Page.VersionRow version ->
                            backend.shapes().file(version.version(), context.caller(), context.apiVersion());
                        case Page.FolderRow folder ->
                            backend.shapes().folder(folder.name(), bucketId, context.apiVersion());
                    });
        }
        answer.put("nextFileName", page.nextName());
        return answer;
    }
}
