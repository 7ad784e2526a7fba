package dev.backproof.backup.b2server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with a request that a {@link FaultRule} matched. In the JSON of the side address the kind is told by
 * {@code type}, the other keys are the components' names, durations are ISO 8601 ({@code PT2S}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FaultEffect.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = FaultEffect.RawAnswer.class, name = "rawAnswer"),
    @JsonSubTypes.Type(value = FaultEffect.Reset.class, name = "reset"),
    @JsonSubTypes.Type(value = FaultEffect.Truncate.class, name = "truncate"),
    @JsonSubTypes.Type(value = FaultEffect.FlipByte.class, name = "flipByte"),
    @JsonSubTypes.Type(value = FaultEffect.Delay.class, name = "delay"),
    @JsonSubTypes.Type(value = FaultEffect.Stall.class, name = "stall"),
    @JsonSubTypes.Type(value = FaultEffect.Drip.class, name = "drip"),
    @JsonSubTypes.Type(value = FaultEffect.LoseAnswer.class, name = "loseAnswer"),
    @JsonSubTypes.Type(value = FaultEffect.ExpireToken.class, name = "expireToken"),
    @JsonSubTypes.Type(value = FaultEffect.ShortPages.class, name = "shortPages"),
    @JsonSubTypes.Type(value = FaultEffect.WrongSha1.class, name = "wrongSha1"),
    @JsonSubTypes.Type(value = FaultEffect.NoContinue.class, name = "noContinue")
})
public sealed interface FaultEffect {
    /**
     * An error in B2's form instead of the call's work; nothing of the body is read and nothing is changed.
     *
     * @param retryAfter value of the Retry-After header, whole seconds, or null for none
     */
    record Answer(int status, String code, @Nullable Duration retryAfter) implements FaultEffect {}

    /** An answer that is not B2's, as proxies give; the body may be empty. Nothing is changed. */
    record RawAnswer(int status, String contentType, String body) implements FaultEffect {}

    /**
     * The connection is reset (RST) after this many bytes of the body, an upload's or a download's; with 0, or for a
     * call without a body, at once. Nothing is changed.
     */
    record Reset(long afterBytes) implements FaultEffect {}

    /** The body of the answer ends after this many bytes, though its header promised all. */
    record Truncate(long afterBytes) implements FaultEffect {}

    /** One byte of the answer's body is wrong: the one at this offset, or the last one when the body is shorter. */
    record FlipByte(long offset) implements FaultEffect {}

    /** The call is worked on this much later. */
    record Delay(Duration by) implements FaultEffect {}

    /**
     * Nothing is read from the client or sent to it any more after this many bytes of the body, until the time is over
     * (the connection is reset then) or the server is closed.
     */
    record Stall(long afterBytes, Duration lasting) implements FaultEffect {}

    /** The body of the answer comes at no more than this many bytes in a second. */
    record Drip(int bytesPerSecond) implements FaultEffect {}

    /** The call is done, but instead of its answer the connection is reset. */
    record LoseAnswer() implements FaultEffect {}

    /** 401 {@code expired_auth_token}; the token that was sent is worthless from now on. Nothing is changed. */
    record ExpireToken() implements FaultEffect {}

    /** A listing gives at most this many rows, 0 included, and a cursor to go on. */
    record ShortPages(int rows) implements FaultEffect {}

    /** The answer tells another SHA-1 than that of the content. */
    record WrongSha1() implements FaultEffect {}

    /** An upload that asks for {@code 100 Continue} does not get it. */
    record NoContinue() implements FaultEffect {}

    /** An error in B2's form, such as 503 {@code service_unavailable}. */
    static FaultEffect answer(int status, String code) {
        return new Answer(status, code, null);
    }

    /** An error in B2's form that says when to come again; parts of a second are rounded up. */
    static FaultEffect answer(int status, String code, Duration retryAfter) {
        return new Answer(status, code, retryAfter);
    }

    /** What a worn-out upload URL answers: 503 {@code service_unavailable}. */
    static FaultEffect unavailable() {
        return answer(503, "service_unavailable");
    }

    /** What an account over its cap answers: 403 {@code cap_exceeded}. */
    static FaultEffect capExceeded() {
        return answer(403, "cap_exceeded");
    }

    /** The connection is reset at once. */
    static FaultEffect reset() {
        return new Reset(0);
    }

    /** The answer's body ends early. */
    static FaultEffect truncateAfter(long bytes) {
        return new Truncate(bytes);
    }

    /** One byte of the answer's body is wrong. */
    static FaultEffect flipByte(long offset) {
        return new FlipByte(offset);
    }

    /** The call takes longer. */
    static FaultEffect delay(Duration by) {
        return new Delay(by);
    }

    /** The call is done but the client never learns it. */
    static FaultEffect loseAnswer() {
        return new LoseAnswer();
    }

    /** The token has expired. */
    static FaultEffect expireToken() {
        return new ExpireToken();
    }

    /** Listings come in small pages. */
    static FaultEffect shortPages(int rows) {
        return new ShortPages(rows);
    }
}
