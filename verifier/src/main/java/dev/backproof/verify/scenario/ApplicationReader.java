package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.Application.Answer;
import dev.backproof.verify.scenario.YamlNode.Mapping;
import dev.backproof.verify.scenario.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads which applications are started on what came back. */
final class ApplicationReader {
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";
    private static final int LAST_PORT = 65_535;
    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 599;

    private final Origins origins;
    private final Map<String, RestoreItem> items = new LinkedHashMap<>();

    /**
     * A reader.
     *
     * @param items what is restored; empty when the scenario restores everything, whatever its name
     */
    ApplicationReader(Origins origins, List<RestoreItem> items) {
        this.origins = origins;
        items.forEach(item -> this.items.put(item.name(), item));
    }

    /** The applications in an order in which they can be started. */
    List<Application> applications(@Nullable YamlNode node) {
        Map<String, Application> found = new LinkedHashMap<>();
        if (node != null) {
            for (YamlNode entry : ScenarioReader.entries(node, "applications")) {
                Mapping mapping = entry.asMapping("applications");
                Application application = application(mapping);
                application.after().stream()
                        .filter(other -> !found.containsKey(other))
                        .findFirst()
                        .ifPresent(other -> {
                            throw mapping.require("after", "an application")
                                    .wrong("'after' names applications that stand before this one; '" + other
                                            + "' does not");
                        });
                if (found.put(application.name(), application) != null) {
                    throw mapping.require("name", "an application")
                            .wrong("there is an application '" + application.name() + "' already");
                }
            }
        }
        return List.copyOf(found.values());
    }

    private Application application(Mapping mapping) {
        mapping.allowOnly("an application", ScenarioKeys.APPLICATION);
        YamlNode name = mapping.require("name", "an application");
        if (!name.asText("name").matches(NAME)) {
            throw name.wrong("an application's name is its host name: lower case letters, digits and dashes");
        }
        List<Answer> answers = answers(mapping.require("answers", "an application"));
        return new Application(
                name.asText("name"),
                mapping.requireText("image", "an application"),
                mapping.texts("command"),
                mapping.text("user"),
                environment(mapping.find("environment")),
                volumes(mapping.find("volumes")),
                databases(mapping.find("databases")),
                mapping.texts("after"),
                Objects.requireNonNullElse(mapping.duration("within"), Application.USUAL_TIME),
                answers,
                Boolean.TRUE.equals(
                        mapping.find("showLog", node -> node.asScalar("showLog").flag("showLog"))),
                mapping.text("because"),
                mapping.position());
    }

    private static Map<String, String> environment(@Nullable YamlNode node) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (node != null) {
            node.asMapping("environment")
                    .entries()
                    .forEach((key, entry) ->
                            variables.put(key, entry.value().asScalar(key).value()));
        }
        return variables;
    }

    private Map<String, String> volumes(@Nullable YamlNode node) {
        Map<String, String> mounts = new LinkedHashMap<>();
        if (node != null) {
            node.asMapping("volumes").entries().forEach((key, entry) -> {
                refuseUnknown(key, entry, true);
                String mount = entry.value().asText(key);
                if (!mount.startsWith("/") || mount.contains(":")) {
                    throw entry.value().wrong("'" + key + "' is mounted at a path of the container, from the root on");
                }
                mounts.put(key, mount);
            });
        }
        return mounts;
    }

    private Map<String, Application.Database> databases(@Nullable YamlNode node) {
        Map<String, Application.Database> databases = new LinkedHashMap<>();
        if (node != null) {
            node.asMapping("databases").entries().forEach((key, entry) -> {
                refuseUnknown(key, entry, false);
                databases.put(key, database(entry.value()));
            });
        }
        return databases;
    }

    private Application.Database database(YamlNode node) {
        Mapping mapping = AssertionReader.section(node, "databases", ScenarioKeys.APPLICATION_DATABASE);
        YamlNode host = mapping.require("host", "'databases'");
        if (!host.asText("host").matches("[A-Za-z0-9][A-Za-z0-9.-]{0,252}")) {
            throw host.wrong("'host' is the name under which the application looks for the server");
        }
        String user = mapping.text("user");
        if (user.isEmpty()) {
            List<String> alone = mapping.present(AssertionReader.PASSWORDS);
            if (!alone.isEmpty()) {
                throw mapping.require(alone.get(0), "'databases'").wrong("a password goes with a 'user'");
            }
            return new Application.Database(host.asText("host"), "", null);
        }
        return new Application.Database(
                host.asText("host"), user, AssertionReader.password(mapping, "a 'user' of an application", origins));
    }

    private void refuseUnknown(String name, YamlNode.Entry entry, boolean volume) {
        if (items.isEmpty()) {
            return;
        }
        RestoreItem item = items.get(name);
        if (item == null) {
            String meant = Suggestion.nearest(name, items.keySet());
            throw entry.value()
                    .wrong("nothing under 'restore' is named '" + name + "'"
                            + (meant.isEmpty() ? "" : "; did you mean '" + meant + "'?"));
        }
        if (item instanceof RestoreItem.Volume != volume) {
            throw entry.value().wrong("'" + name + "' is restored as a " + (volume ? "database" : "volume"));
        }
    }

    private static List<Answer> answers(YamlNode node) {
        List<Answer> answers = new ArrayList<>();
        for (YamlNode entry : node.oneOrMore()) {
            Mapping mapping = entry.asMapping("answers");
            mapping.allowOnly("'answers'", ScenarioKeys.APPLICATION_ANSWER);
            List<String> kinds = mapping.present(ScenarioKeys.APPLICATION_ANSWER);
            if (kinds.size() != 1) {
                throw mapping.wrong("an answer is one of " + String.join(", ", ScenarioKeys.APPLICATION_ANSWER));
            }
            YamlNode value = mapping.require(kinds.get(0), "'answers'");
            answers.add(
                    switch (kinds.get(0)) {
                        case "http" -> http(value);
                        case "tcp" -> new Answer.Tcp(number(value, "tcp", 1, LAST_PORT));
                        case "command" -> new Answer.Command(mapping.texts("command"));
                        default -> new Answer.Log(AssertionReader.regex(value, "log"));
                    });
        }
        return answers;
    }

    private static Answer http(YamlNode node) {
        Mapping http = AssertionReader.section(node, "http", ScenarioKeys.APPLICATION_HTTP);
        YamlNode path = http.find("path");
        if (path != null && !path.asText("path").startsWith("/")) {
            throw path.wrong("'path' starts with a slash");
        }
        YamlNode status = http.find("status");
        YamlNode contains = http.find("contains");
        Scalar text = contains == null ? null : contains.asScalar("contains");
        return new Answer.Http(
                number(http.require("port", "'http'"), "port", 1, LAST_PORT),
                path == null ? "/" : path.asText("path"),
                status == null ? null : number(status, "status", FIRST_STATUS, LAST_STATUS),
                text == null ? "" : text.text("contains"),
                text == null ? "" : text.shown());
    }

    private static int number(YamlNode node, String key, int least, int most) {
        long number = node.asScalar(key).count(key);
        if (number < least || number > most) {
            throw node.wrong("'" + key + "' must be from " + least + " to " + most);
        }
        return (int) number;
    }
}
