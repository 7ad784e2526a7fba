package dev.backproof.verify.notify;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts news into the JSON that a receiver reads. */
final class Payload {
    private static final JsonMapper JSON = new JsonMapper();
    /** Discord, "Create Message": at most 2,000 characters. */
    private static final int DISCORD_MOST = 2000;

    private static final int MOST = 3500;
    private static final int NTFY_HIGH = 4;
    private static final int NTFY_USUAL = 3;
    private static final int GOTIFY_HIGH = 8;
    private static final int GOTIFY_USUAL = 4;

    private Payload() {}

    static String of(Receiver.Webhook receiver, News news) {
        ObjectNode json = JSON.createObjectNode();
        switch (receiver.style()) {
            case WEBHOOK -> {
                json.put("title", news.title())
                        .put("text", news.text())
                        .put("time", news.time().toString())
                        .put("good", news.good());
                ArrayNode scenarios = json.putArray("scenarios");
                for (News.Item item : news.items()) {
                    String before = item.before();
                    scenarios
                            .addObject()
                            .put("scenario", item.scenario())
                            .put("state", News.key(item.state()))
                            .put("before", before == null ? null : News.key(before))
                            .put("good", item.good())
                            .put("text", item.text());
                }
            }
            case NTFY ->
                // ntfy, "Publish as JSON": to the server's root, with the topic inside
                json.put("topic", receiver.url().substring(receiver.url().lastIndexOf('/') + 1))
                        .put("title", news.title())
                        .put("message", news.text(MOST))
                        .put("priority", news.good() ? NTFY_USUAL : NTFY_HIGH)
                        .putPOJO("tags", List.of(news.good() ? "white_check_mark" : "rotating_light"));
            case SLACK ->
                // Slack, "Formatting text": these three are markup
                json.put(
                        "text",
                        (news.title() + "\n" + news.text(MOST))
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;"));
            case DISCORD ->
                json.put(
                                "content",
                                news.title() + "\n"
                                        + news.text(DISCORD_MOST - news.title().length() - 1))
                        // a scenario's name must call nobody
                        .putPOJO("allowed_mentions", Map.of("parse", List.of()));
            case GOTIFY ->
                json.put("title", news.title())
                        .put("message", news.text(MOST))
                        .put("priority", news.good() ? GOTIFY_USUAL : GOTIFY_HIGH);
        }
        return JSON.writeValueAsString(json);
    }

    /** Where it is posted to. */
    static String url(Receiver.Webhook receiver) {
        String url = receiver.url();
        return switch (receiver.style()) {
            case NTFY -> url.substring(0, url.lastIndexOf('/') + 1);
            case GOTIFY -> url + (url.endsWith("/") ? "message" : "/message");
            case WEBHOOK, SLACK, DISCORD -> url;
        };
    }
}
