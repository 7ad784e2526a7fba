package dev.backproof.verify.notify;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who is told, and how. {@link #name()} is what messages may show; nothing else of a receiver may be shown.
 */
sealed interface Receiver {
    String name();

    /** Whether it hears of every run, not of changes only. */
    boolean always();

    /** How a message is put into JSON. */
    enum Style {
        WEBHOOK,
        NTFY,
        SLACK,
        DISCORD,
        GOTIFY
    }

    /** A message as JSON by HTTP POST. */
    record Webhook(String name, boolean always, Style style, String url, Map<String, String> headers)
            implements Receiver {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A GET after each run that was a PASS, for a service that calls when none arrives. */
    record Ping(String name, String url) implements Receiver {
        @Override
        public boolean always() {
            return true;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A message by e-mail. */
    record Mail(
            String name,
            boolean always,
            boolean tls,
            String host,
            int port,
            String user,
            String password,
            String from,
            List<String> to)
            implements Receiver {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * All receivers.
     *
     * @param silentAfter how old the newest drill of a scenario may be before it is silent
     */
    record Plan(Duration silentAfter, List<Receiver> receivers) {}
}
