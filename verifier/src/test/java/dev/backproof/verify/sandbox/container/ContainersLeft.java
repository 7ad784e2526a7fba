package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What sandboxes of this process have not removed. */
public final class ContainersLeft {
    private ContainersLeft() {}

    /** Ids of containers and networks. */
    public static List<String> ofThisProcess() throws IOException {
        Engine engine = Engine.find(System.getenv()).orElseThrow();
        List<String> found = new ArrayList<>();
        for (String list : List.of("/containers/json?all=1&", "/networks?")) {
            for (JsonNode each : engine.labelled(list, Owner.SANDBOX)) {
                String owner = each.path("Labels").path(Owner.OWNER).asString("");
                if (owner.contains(" " + ProcessHandle.current().pid() + " ")) {
                    found.add(each.path("Id").asString());
                }
            }
        }
        return found;
    }
}
