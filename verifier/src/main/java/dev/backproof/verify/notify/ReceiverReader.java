package dev.backproof.verify.notify;

import dev.backproof.verify.notify.Receiver.Style;
import dev.backproof.verify.scenario.YamlNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code notify:}. Secrets must come out of a variable: {@code ${env:NAME}} or {@code ${file:PATH}}. */
final class ReceiverReader {
    private static final Duration USUALLY_SILENT_AFTER = Duration.ofHours(36);
    private static final List<String> KINDS = List.of("webhook", "ntfy", "slack", "discord", "gotify", "email", "ping");
    private static final Set<String> SECRET_ADDRESS = Set.of("slack", "discord");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern MAIL_ADDRESS = Pattern.compile("[^\\s<>@]+@[^\\s<>@]+");

    private ReceiverReader() {}

    static Receiver.Plan read(YamlNode node) {
        YamlNode.Mapping yaml = node.asMapping("notify");
        yaml.allowOnly("'notify'", List.of("silentAfter", "to"));
        List<Receiver> receivers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlNode entry : yaml.require("to", "'notify'").oneOrMore()) {
            Receiver receiver = receiver(entry.asMapping("to"));
            if (!names.add(receiver.name())) {
                throw entry.wrong("a second receiver has the name '" + receiver.name() + "'; give it a 'name'");
            }
            receivers.add(receiver);
        }
        return new Receiver.Plan(
                Objects.requireNonNullElse(yaml.duration("silentAfter"), USUALLY_SILENT_AFTER), List.copyOf(receivers));
    }

    private static Receiver receiver(YamlNode.Mapping yaml) {
        List<String> kinds = yaml.present(KINDS);
        if (kinds.size() != 1) {
            throw yaml.wrong("a receiver is one of " + String.join(", ", KINDS)
                    + (kinds.isEmpty() ? "; this is none" : "; this is " + String.join(" and ", kinds)));
        }
        String kind = kinds.getFirst();
        String name = yaml.find("name") == null ? kind : yaml.text("name");
        return switch (kind) {
            case "email" -> {
                yaml.allowOnly("an e-mail receiver", List.of("email", "name", "on"));
                yield mail(
                        name, always(yaml), yaml.require("email", "a receiver").asMapping("email"));
            }
            case "ping" -> {
                yaml.allowOnly("a ping", List.of("ping", "name"));
                yield new Receiver.Ping(name, url(yaml, kind));
            }
            default -> {
                yaml.allowOnly("a receiver", List.of(kind, "name", "on", "token", "headers"));
                yield new Receiver.Webhook(
                        name,
                        always(yaml),
                        Style.valueOf(kind.toUpperCase(Locale.ROOT)),
                        url(yaml, kind),
                        headers(yaml, kind));
            }
        };
    }

    private static boolean always(YamlNode.Mapping yaml) {
        YamlNode on = yaml.find("on");
        if (on == null) {
            return false;
        }
        return switch (on.asText("on")) {
            case "change" -> false;
            case "always" -> true;
            default -> throw on.wrong("'on' must be change or always");
        };
    }

    private static Map<String, String> headers(YamlNode.Mapping yaml, String kind) {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlNode given = yaml.find("headers");
        if (given != null) {
            given.asMapping("headers").entries().forEach((name, entry) -> {
                String value = entry.value().asText(name);
                if (!HEADER.matcher(name).matches() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
                    throw entry.value().wrong("'" + name + "' is no HTTP header that can be sent");
                }
                if (name.toLowerCase(Locale.ROOT).matches("authorization|cookie|.*(key|token|secret).*")) {
                    secret(entry.value(), name);
                }
                headers.put(name, value);
            });
        }
        YamlNode token = yaml.find("token");
        if (token != null) {
            String value = secret(token, "token");
            if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw token.wrong("'token' holds characters that a token cannot have");
            }
            headers.put(
                    kind.equals("gotify") ? "X-Gotify-Key" : "Authorization",
                    kind.equals("gotify") ? value : "Bearer " + value);
        }
        return headers;
    }

    private static Receiver.Mail mail(String name, boolean always, YamlNode.Mapping yaml) {
        String section = "'email'";
        yaml.allowOnly(section, List.of("smtp", "user", "password", "from", "to"));
        YamlNode smtp = yaml.require("smtp", section);
        URI server = address(smtp, "smtp");
        boolean tls = "smtps".equals(server.getScheme());
        if ((!tls && !"smtp".equals(server.getScheme())) || server.getHost() == null || server.getUserInfo() != null) {
            throw smtp.wrong("'smtp' must be smtps://HOST[:PORT], or smtp://HOST[:PORT] with STARTTLS");
        }
        YamlNode password = yaml.find("password");
        if ((password == null) != (yaml.find("user") == null)) {
            throw yaml.wrong("'user' and 'password' go together");
        }
        List<String> to = yaml.texts("to");
        if (to.isEmpty()) {
            throw yaml.wrong("'to' is missing in 'email'");
        }
        String from = yaml.requireText("from", section);
        for (String address : to) {
            checkMailAddress(yaml, address);
        }
        checkMailAddress(yaml, from);
        return new Receiver.Mail(
                name,
                always,
                tls,
                server.getHost(),
                server.getPort() >= 0 ? server.getPort() : tls ? 465 : 587,
                yaml.text("user"),
                password == null ? "" : secret(password, "password"),
                from,
                to);
    }

    private static void checkMailAddress(YamlNode.Mapping yaml, String address) {
        if (!MAIL_ADDRESS.matcher(address).matches()) {
            throw yaml.wrong("'" + address + "' is no plain e-mail address");
        }
    }

    private static String url(YamlNode.Mapping yaml, String kind) {
        YamlNode node = yaml.require(kind, "a receiver");
        if (SECRET_ADDRESS.contains(kind)) {
            String unused = secret(node, kind);
        }
        URI url = address(node, kind);
        if ((!"https".equals(url.getScheme()) && !"http".equals(url.getScheme()))
                || url.getHost() == null
                || url.getUserInfo() != null) {
            throw node.wrong("'" + kind + "' must be an address that begins with https:// or http://, without a user");
        }
        if (kind.equals("ntfy") && !url.getPath().matches(".*/[-_A-Za-z0-9]{1,64}")) {
            throw node.wrong("'ntfy' must end with the topic, such as https://ntfy.example.org/backups");
        }
        return url.toString();
    }

    private static URI address(YamlNode node, String key) {
        try {
            return URI.create(node.asText(key).strip());
        } catch (IllegalArgumentException e) { // its message holds the address
            throw node.wrong("'" + key + "' is no address");
        }
    }

    private static String secret(YamlNode node, String key) {
        YamlNode.Scalar scalar = node.asScalar(key);
        if (scalar.kind() != YamlNode.Scalar.Kind.VARIABLE) {
            throw node.wrong("'" + key + "' is a secret: write ${env:NAME} or ${file:PATH} instead of the value");
        }
        return scalar.text(key);
    }
}
