package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.http.Exchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes wrong with one request.
 *
 * @param effects in the order in which they happen
 */
record Misbehaviour(List<FaultEffect> effects, Exchange exchange, Route.Kind kind, Pauses pauses, Tokens tokens) {
    private static final String WRONG_SHA1 = "0".repeat(40);

    /**
     * What happens before the call is worked on.
     *
     * @return an answer instead of the call's, if there is one
     * @throws B2Failure the same, in B2's form
     * @throws IOException when the connection is broken
     */
    Optional<Reply> before() throws IOException {
        Reply instead = null;
        for (FaultEffect effect : effects) {
            switch (effect) {
                case FaultEffect.Delay delay -> pauses.pause(delay.by());
                case FaultEffect.Answer answer ->
                    throw new B2Failure(answer.status(), answer.code(), "injected fault", answer.retryAfter());
                case FaultEffect.ExpireToken ignored -> {
                    tokens.revoke(exchange.header("Authorization"));
                    throw B2Failure.expiredToken();
                }
                case FaultEffect.RawAnswer raw ->
                    instead = Reply.bytes(
                            raw.status(), raw.contentType(), raw.body().getBytes(StandardCharsets.UTF_8));
                case FaultEffect.Reset reset -> {
                    if (reset.afterBytes() == 0 || !hasBody()) {
                        breakOff();
                    }
                }
                case FaultEffect.Stall stall -> {
                    if (!hasBody()) {
                        stallAndBreakOff(stall);
                    }
                }
                case FaultEffect.NoContinue ignored -> exchange.withoutContinue();
                case FaultEffect.Truncate ignored -> {}
                case FaultEffect.FlipByte ignored -> {}
                case FaultEffect.Drip ignored -> {}
                case FaultEffect.LoseAnswer ignored -> {}
                case FaultEffect.ShortPages ignored -> {}
                case FaultEffect.WrongSha1 ignored -> {}
            }
        }
        return Optional.ofNullable(instead);
    }

    /** The body of an upload, as far as it comes. */
    InputStream incoming(InputStream body) {
        InputStream in = body;
        for (FaultEffect effect : effects) {
            switch (effect) {
                case FaultEffect.Reset reset -> in = new BreakingInput(in, reset.afterBytes(), this::breakOff);
                case FaultEffect.Stall stall ->
                    in = new BreakingInput(in, stall.afterBytes(), () -> stallAndBreakOff(stall));
                default -> {}
            }
        }
        return in;
    }

    /** Where the body of an answer goes. */
    OutputStream outgoing(OutputStream body, long length) {
        OutputStream out = kind == Route.Kind.DOWNLOAD ? breaking(body) : body;
        for (FaultEffect effect : effects) {
            switch (effect) {
                case FaultEffect.FlipByte flip -> out = new FlippingOutput(out, Math.min(flip.offset(), length - 1));
                case FaultEffect.Truncate truncate ->
                    out = new BreakingOutput(out, truncate.afterBytes(), () -> {
                        throw new IOException("injected end of the answer");
                    });
                case FaultEffect.Drip drip -> out = new DrippingOutput(out, drip.bytesPerSecond(), pauses);
                default -> {}
            }
        }
        return out;
    }

    private OutputStream breaking(OutputStream body) {
        OutputStream out = body;
        for (FaultEffect effect : effects) {
            switch (effect) {
                case FaultEffect.Reset reset -> out = new BreakingOutput(out, reset.afterBytes(), this::breakOff);
                case FaultEffect.Stall stall ->
                    out = new BreakingOutput(out, stall.afterBytes(), () -> stallAndBreakOff(stall));
                default -> {}
            }
        }
        return out;
    }

    /** Whether the client must not learn what became of the call. */
    boolean losesAnswer() {
        return effects.stream().anyMatch(FaultEffect.LoseAnswer.class::isInstance);
    }

    /** The JSON of an answer, maybe with a wrong hash. */
    ObjectNode distorted(ObjectNode answer) {
        if (wrongSha1() && answer.has("contentSha1")) {
            answer.put("contentSha1", WRONG_SHA1);
        }
        return answer;
    }

    /** An answer, maybe with a wrong hash. */
    Reply distorted(Reply reply) {
        return wrongSha1() && reply.headers().containsKey("X-Bz-Content-Sha1")
                ? reply.with("X-Bz-Content-Sha1", WRONG_SHA1)
                : reply;
    }

    private boolean wrongSha1() {
        return effects.stream().anyMatch(FaultEffect.WrongSha1.class::isInstance);
    }

    private boolean hasBody() {
        return kind == Route.Kind.UPLOAD || kind == Route.Kind.DOWNLOAD;
    }

    private void stallAndBreakOff(FaultEffect.Stall stall) throws IOException {
        pauses.pause(stall.lasting());
        breakOff();
    }

    private void breakOff() throws IOException {
        exchange.reset();
        throw new IOException("injected break of the connection");
    }
}
