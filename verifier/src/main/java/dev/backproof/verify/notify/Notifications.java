package dev.backproof.verify.notify;

import dev.backproof.verify.report.LastDrill;
import dev.backproof.verify.report.ToldLedger;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.YamlNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells receivers what they do not know yet: verdicts that changed, and scenarios whose drills stopped.
 *
 * <p>What each receiver was told is kept in the folder of reports. What could not be sent is told again by the next run,
 * so no change is lost; a receiver is told twice rather than not at all. Not safe for use by several threads at once.
 */
public final class Notifications {
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));

    private final Receiver.Plan plan;
    private final Pause pause;
    private final HttpSender http = new HttpSender();

    /** Waits before another try. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * What became of a message to one receiver.
     *
     * @param receiver its name
     * @param sent whether it has arrived, as far as can be told
     * @param text of a message that was sent or would be: the message; else why it was not, without addresses and secrets
     */
    public record Delivery(String receiver, boolean sent, String text) {}

    private Notifications(Receiver.Plan plan, Pause pause) {
        this.plan = plan;
        this.pause = pause;
    }

    /**
     * Reads who is to be told.
     *
     * @param settings the mapping under {@code notify}
     * @throws dev.backproof.backup.error.ConfigurationException with file, line and column
     */
    public static Notifications of(YamlNode settings) {
        return of(settings, time -> {
            var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    static Notifications of(YamlNode settings, Pause pause) {
        return new Notifications(ReceiverReader.read(settings), pause);
    }

    /**
     * Tells of a run whose report is in the folder already. Receivers that have nothing to hear are not in the answer.
     *
     * @param run what was run
     * @param reports the folder of reports
     * @param now the time
     * @throws IOException when it cannot be read or noted there what was told
     * @throws CancellationException when interrupted
     */
    public List<Delivery> send(RunResult run, Path reports, Instant now) throws IOException {
        return forEach(run, reports, now, this::delivered);
    }

    /** What {@link #send} would send, without sending it and without noting it as told. */
    public List<Delivery> preview(RunResult run, Path reports, Instant now) throws IOException {
        return forEach(run, reports, now, (receiver, news) -> new Delivery(receiver.name(), false, shown(news)));
    }

    private List<Delivery> forEach(RunResult run, Path reports, Instant now, Delivering delivering) throws IOException {
        ToldLedger ledger = new ToldLedger(reports);
        List<News.Item> standing = standing(reports, now);
        List<Delivery> deliveries = new ArrayList<>();
        for (Receiver receiver : plan.receivers()) {
            if (receiver instanceof Receiver.Ping) {
                if (run.verdict() == Verdict.PASS) {
                    deliveries.add(delivering.to(receiver, new News(now, List.of())));
                }
                continue;
            }
            Map<String, String> told = ledger.of(receiver.name());
            List<News.Item> items = standing.stream()
                    .map(item -> new News.Item(
                            item.scenario(), item.state(), item.good(), told.get(item.scenario()), item.text()))
                    .filter(item -> receiver.always() || !item.state().equals(item.before()))
                    .toList();
            if (!items.isEmpty()) {
                Delivery delivery = delivering.to(receiver, new News(now, items));
                deliveries.add(delivery);
                if (delivery.sent()) {
                    Map<String, String> states = new TreeMap<>();
                    standing.forEach(item -> states.put(item.scenario(), item.state()));
                    ledger.told(receiver.name(), states);
                }
            }
        }
        return deliveries;
    }

    /** How every scenario stands, bad ones first. */
    private List<News.Item> standing(Path reports, Instant now) throws IOException {
        return LastDrill.of(reports, now).stream()
                .map(drill -> drill.end().isBefore(now.minus(plan.silentAfter()))
                        ? new News.Item(
                                drill.scenario(),
                                News.SILENT,
                                false,
                                null,
                                "no drill since " + drill.end() + ", which was " + drill.state())
                        : new News.Item(drill.scenario(), drill.state(), drill.good(), null, drill.cause()))
                .sorted(Comparator.comparing(News.Item::good))
                .toList();
    }

    private Delivery delivered(Receiver receiver, News news) {
        for (int attempt = 0; ; attempt++) {
            try {
                switch (receiver) {
                    case Receiver.Webhook webhook -> http.post(webhook, news);
                    case Receiver.Ping ping -> http.ping(ping);
                    case Receiver.Mail mail -> MailSender.send(mail, news);
                }
                return new Delivery(receiver.name(), true, shown(news));
            } catch (NotSentException e) {
                if (!e.retryable() || attempt == WAITS.size()) {
                    return new Delivery(receiver.name(), false, String.valueOf(e.getMessage()));
                }
                try {
                    pause.of(WAITS.get(attempt));
                } catch (InterruptedException interrupted) {
                    throw interrupted(interrupted);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private static CancellationException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        CancellationException cancelled = new CancellationException("interrupted while notifications were sent");
        cancelled.initCause(cause);
        return cancelled;
    }

    private static String shown(News news) {
        return news.items().isEmpty() ? "ping" : news.title() + "\n" + news.text();
    }

    @FunctionalInterface
    private interface Delivering {
        Delivery to(Receiver receiver, News news);
    }
}
