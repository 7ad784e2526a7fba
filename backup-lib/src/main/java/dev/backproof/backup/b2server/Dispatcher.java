package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.http.Exchange;
import dev.backproof.backup.b2server.http.Handler;
import dev.backproof.backup.b2server.store.DiskException;
import dev.backproof.backup.b2server.store.FileVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Takes requests apart, lets them be worked on, or go wrong, and logs them. */
final class Dispatcher implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int MOST_JSON_BYTES = 4 * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final Backend backend;
    private final Faults faults;
    private final RequestLog requests;
    private final Pauses pauses;
    private final Duration latency;
    private final TestModes testModes = new TestModes();
    private final AuthorizeCall authorize;
    private final Uploads uploads;
    private final Downloads downloads;
    private final SideAddress sideAddress;
    private final Map<String, JsonCall> calls;

    Dispatcher(Backend backend, Faults faults, RequestLog requests, Pauses pauses, Duration latency) {
        this.backend = backend;
        this.faults = faults;
        this.requests = requests;
        this.pauses = pauses;
        this.latency = latency;
        this.authorize = new AuthorizeCall(backend);
        this.uploads = new Uploads(backend);
        this.downloads = new Downloads(backend);
        this.sideAddress = new SideAddress(faults);
        BucketCalls buckets = new BucketCalls(backend);
        KeyCalls keys = new KeyCalls(backend);
        FileCalls files = new FileCalls(backend);
        LargeFileCalls largeFiles = new LargeFileCalls(backend, files);
        ListCalls lists = new ListCalls(backend);
        this.calls = Map.ofEntries(
                Map.entry("b2_create_bucket", buckets::create),
                Map.entry("b2_update_bucket", buckets::update),
                Map.entry("b2_delete_bucket", buckets::delete),
                Map.entry("b2_list_buckets", buckets::list),
                Map.entry("b2_create_key", keys::create),
                Map.entry("b2_list_keys", keys::list),
                Map.entry("b2_delete_key", keys::delete),
                Map.entry("b2_get_upload_url", uploads::fileUrl),
                Map.entry("b2_get_upload_part_url", uploads::partUrl),
                Map.entry("b2_start_large_file", largeFiles::start),
                Map.entry("b2_copy_part", largeFiles::copyPart),
                Map.entry("b2_finish_large_file", largeFiles::finish),
                Map.entry("b2_cancel_large_file", largeFiles::cancel),
                Map.entry("b2_list_parts", largeFiles::listParts),
                Map.entry("b2_list_unfinished_large_files", largeFiles::listUnfinished),
                Map.entry("b2_list_file_names", lists::names),
                Map.entry("b2_list_file_versions", lists::versions),
                Map.entry("b2_get_file_info", files::info),
                Map.entry("b2_hide_file", files::hide),
                Map.entry("b2_delete_file_version", files::delete),
                Map.entry("b2_copy_file", files::copy),
                Map.entry("b2_update_file_retention", files::retain),
                Map.entry("b2_update_file_legal_hold", files::hold),
                Map.entry("b2_get_download_authorization", files::authorizeDownload));
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Route route = Route.of(exchange.rawPath());
        if (route.kind() == Route.Kind.SIDE_ADDRESS) {
            send(exchange, guarded(() -> side(exchange)), none(exchange, route));
            return;
        }
        new Request(exchange, route, backend.settings().clock().instant()).handle();
    }

    /** Something that gives an answer or fails. */
    private interface Work {
        Reply answer() throws IOException;
    }

    /** One request of the API. */
    private final class Request {
        private final Exchange exchange;
        private final Route route;
        private final Instant time;
        private Misbehaviour misbehaviour;
        private @Nullable String object;

        Request(Exchange exchange, Route route, Instant time) {
            this.exchange = exchange;
            this.route = route;
            this.time = time;
            this.misbehaviour = none(exchange, route);
        }

        void handle() throws IOException {
            try {
                Reply reply = guarded(this::answer);
                send(exchange, reply, misbehaviour);
            } finally {
                requests.add(new LoggedRequest(
                        time,
                        route.call(),
                        exchange.method(),
                        object,
                        exchange.status(),
                        exchange.received(),
                        exchange.sent()));
            }
        }

        private Reply answer() throws IOException {
            Params params = params(exchange, route);
            object = objectName(exchange, route, params);
            List<FaultEffect> effects = new ArrayList<>(faults.strike(route.call(), object));
            effects.addAll(testModes.strike(exchange.header("X-Bz-Test-Mode"), route));
            misbehaviour = new Misbehaviour(effects, exchange, route.kind(), pauses, backend.tokens());
            if (!latency.isZero()) {
                pauses.pause(latency);
            }
            Optional<Reply> instead = misbehaviour.before();
            return instead.isPresent() ? instead.get() : work(params);
        }

        private Reply work(Params params) throws IOException {
            return switch (route.kind()) {
                case AUTHORIZE -> json(authorize.answer(route.apiVersion(), exchange.header("Authorization")));
                case UPLOAD -> json(upload());
                case DOWNLOAD -> misbehaviour.distorted(download(params));
                case JSON -> json(call(params));
                default -> throw new B2Failure(404, "not_found", "Unknown call: " + route.call());
            };
        }

        private Reply json(ObjectNode answer) {
            return Reply.json(200, misbehaviour.distorted(answer));
        }

        private ObjectNode call(Params params) {
            JsonCall call = calls.get(route.call());
            if (call == null || !route.rest().isEmpty()) {
                throw new B2Failure(404, "not_found", "Unknown call: " + route.call());
            }
            requireMethod("POST", "GET");
            Caller caller = backend.tokens().account(exchange.header("Authorization"));
            return call.answer(new CallContext(route.apiVersion(), caller, params, misbehaviour.effects()));
        }

        private ObjectNode upload() throws IOException {
            requireMethod("POST");
            if (!exchange.hasContentLength()) {
                throw B2Failure.badRequest("Missing header: Content-Length");
            }
            Uploads.Request upload = new Uploads.Request(
                    route.apiVersion(),
                    exchange.rawPath(),
                    exchange.headers(),
                    exchange.contentLength(),
                    misbehaviour.incoming(exchange.body()));
            return route.call().equals("b2_upload_part") ? uploads.part(upload) : uploads.file(upload);
        }

        private Reply download(Params params) {
            String token = exchange.header("Authorization");
            Downloads.Request download = new Downloads.Request(
                    token == null ? params.textOrNull("Authorization") : token, exchange.header("Range"), params);
            if (route.call().equals("b2_download_file_by_id")) {
                requireMethod("GET", "HEAD", "POST");
                return downloads.byId(params.text("fileId"), download);
            }
            requireMethod("GET", "HEAD");
            int slash = route.rest().indexOf('/');
            if (slash < 0) {
                throw B2Failure.notFound("Not the path of a file");
            }
            return downloads.byName(
                    Names.decode(route.rest().substring(0, slash)),
                    Names.decode(route.rest().substring(slash + 1)),
                    download);
        }

        private void requireMethod(String... methods) {
            if (!List.of(methods).contains(exchange.method())) {
                throw new B2Failure(405, "method_not_allowed", exchange.method() + " is not allowed here");
            }
        }
    }

    private Misbehaviour none(Exchange exchange, Route route) {
        return new Misbehaviour(List.of(), exchange, route.kind(), pauses, backend.tokens());
    }

    private Reply side(Exchange exchange) throws IOException {
        Caller caller = authorize.signIn(exchange.header("Authorization"));
        if (!caller.key().id().equals(backend.account().keyId())) {
            throw B2Failure.unauthorized("Only the master key may do that");
        }
        return Reply.json(200, sideAddress.answer(exchange.method(), smallBody(exchange)));
    }

    /** Turns what went wrong into an answer, unless the client is gone. */
    private Reply guarded(Work work) throws IOException {
        B2Failure failure;
        try {
            return work.answer();
        } catch (B2Failure e) {
            failure = e;
        } catch (SocketTimeoutException e) {
            failure = new B2Failure(408, "request_timeout", "The body did not come in time");
        } catch (DiskException e) {
            LOG.warn("the server's disk: {}", e.getMessage(), e);
            failure = new B2Failure(503, "service_unavailable", "The server's disk fails");
        } catch (RuntimeException e) {
            LOG.error("a call failed by a fault of the server", e);
            failure = new B2Failure(500, "internal_error", "An internal error occurred");
        }
        Reply reply = Reply.json(failure.status(), backend.shapes().error(failure));
        Duration retryAfter = failure.retryAfter();
        return retryAfter == null
                ? reply
                : reply.with(
                        "Retry-After",
                        Long.toString(retryAfter.plusNanos(999_999_999).toSeconds()));
    }

    private static void send(Exchange exchange, Reply reply, Misbehaviour misbehaviour) throws IOException {
        if (misbehaviour.losesAnswer()) {
            exchange.reset();
            return;
        }
        OutputStream out = exchange.answer(reply.status(), reply.headers(), reply.length());
        if (exchange.method().equals("HEAD")) {
            return;
        }
        OutputStream body = misbehaviour.outgoing(out, reply.length());
        byte[] buffer = new byte[(int) Math.max(1, Math.min(reply.length(), BUFFER))];
        try (InputStream in = reply.body().get()) {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                body.write(buffer, 0, got);
            }
        } catch (DiskException e) {
            throw new IOException("stored content failed in the middle of an answer", e);
        }
    }

    /** The parameters of a request, whatever way they came. */
    private static Params params(Exchange exchange, Route route) throws IOException {
        boolean json = route.kind() == Route.Kind.JSON || route.kind() == Route.Kind.DOWNLOAD;
        return json && exchange.method().equals("POST")
                ? Params.ofJson(smallBody(exchange))
                : Params.ofQuery(exchange.rawQuery());
    }

    private static byte[] smallBody(Exchange exchange) throws IOException {
        if (exchange.contentLength() > MOST_JSON_BYTES) {
            throw B2Failure.badRequest("The request body is too large");
        }
        return exchange.body().readAllBytes();
    }

    /** The object that a request is about, as far as it tells; wrong requests are found later. */
    private @Nullable String objectName(Exchange exchange, Route route, Params params) {
        return switch (route.call()) {
            case "b2_upload_file" -> {
                String name = exchange.header("X-Bz-File-Name");
                yield name == null ? null : Names.decode(name);
            }
            case "b2_upload_part" -> nameOf(Uploads.target(exchange.rawPath()));
            case "b2_download_file_by_name" ->
                Names.decode(route.rest().substring(route.rest().indexOf('/') + 1));
            default -> {
                for (String field : List.of("fileName", "prefix", "namePrefix", "fileNamePrefix")) {
                    if (params.has(field)) {
                        yield params.textOrNull(field);
                    }
                }
                for (String field : List.of("fileId", "largeFileId")) {
                    String id = params.has(field) ? params.textOrNull(field) : null;
                    if (id != null) {
                        yield nameOf(id);
                    }
                }
                yield null;
            }
        };
    }

    private @Nullable String nameOf(String fileId) {
        return backend.catalog()
                .read(state -> state.version(fileId).map(FileVersion::name))
                .orElse(null);
    }
}
