package dev.backproof.cli;

import dev.backproof.verify.scenario.ReadyMade;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "scenario",
        description = "Prints a scenario to begin with, for an application that many people run.",
        footer = {
            "",
            "Without a name: lists which there are. What the application needs is included by name (include: ready-made:NAME);",
            "the printed scenario says where its backup is, which is for you to fill in.",
            "",
            "Examples:",
            "  backproof scenario",
            "  backproof scenario nextcloud > nextcloud.yaml",
            "  backproof verify nextcloud.yaml"
        })
final class ScenarioCommand extends BackproofCommand {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The application, such as nextcloud.")
    private @Nullable String name;

    ScenarioCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (name != null) {
            String start = ReadyMade.start(name);
            if (global.json) {
                sayJson(Map.of("name", name, "yaml", start));
            } else {
                console.out().print(start);
            }
            return ExitCode.OK;
        }
        Map<String, String> all = new LinkedHashMap<>();
        ReadyMade.names().forEach(each -> all.put(each, ReadyMade.about(each)));
        if (global.json) {
            sayJson(all);
        }
        int width = all.keySet().stream().mapToInt(String::length).max().orElse(0);
        all.forEach((each, about) -> say(each + " ".repeat(width - each.length() + 2) + about));
        return ExitCode.OK;
    }
}
