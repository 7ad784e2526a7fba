package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sees to it that an engine has an image, at once or not at all: Testcontainers would try for two minutes. */
final class Images {
    private static final Duration REGISTRY_LIMIT = Duration.ofSeconds(10);

    private final Engine engine;

    Images(Engine engine) {
        this.engine = engine;
    }

    /** Whether the engine has the image. */
    boolean present(String image) throws IOException {
        return engine.get("/images/" + image + "/json").isPresent();
    }

    /** Whether the engine has the image, or its registry answers soon that there is one. */
    boolean obtainable(String image) {
        FutureTask<Boolean> question = new FutureTask<>(() ->
                present(image) || engine.get("/distribution/" + image + "/json").isPresent());
        Thread.ofPlatform().daemon().name("looking for " + image).start(question);
        try {
            return question.get(REGISTRY_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Pulls the image when it is not there. */
    void fetch(String image) throws IOException {
        if (present(image)) {
            return;
        }
        String tagged =
                image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
        String said =
                engine.postForText("/images/create?fromImage=" + URLEncoder.encode(tagged, StandardCharsets.UTF_8));
        if (!present(image)) {
            // errors after the first bytes come in the text, one JSON object a line
            throw new IOException("the engine cannot pull " + image + ": "
                    + said.lines()
                            .filter(line -> line.contains("error"))
                            .findFirst()
                            .orElse("it does not say why"));
        }
    }
}
