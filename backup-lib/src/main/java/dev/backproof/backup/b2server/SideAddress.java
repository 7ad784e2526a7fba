package dev.backproof.backup.b2server;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets tests in other processes switch faults: {@code /backproof/faults}, with the master key as basic authorization.
 * GET tells the rules, POST adds the one in the body (or several, as a list), DELETE takes all back. A rule is JSON with the
 * components of {@link FaultRule}; only {@code call} and {@code effects} must be there.
 */
final class SideAddress {
    private final Faults faults;

    SideAddress(Faults faults) {
        this.faults = faults;
    }

    ObjectNode answer(String method, byte[] body) {
        switch (method) {
            case "GET" -> {}
            case "DELETE" -> faults.clear();
            case "POST" -> rules(body).forEach(faults::add);
            default -> throw new B2Failure(405, "method_not_allowed", "GET, POST or DELETE");
        }
        ObjectNode answer = Json.object();
        ArrayNode rows = answer.putArray("faults");
        for (ActiveFault fault : faults.active()) {
            ObjectNode row = rows.addObject();
            row.set("rule", Json.MAPPER.valueToTree(fault.rule()));
            row.put("matched", fault.matched());
            row.put("fired", fault.fired());
        }
        return answer;
    }

    private static List<FaultRule> rules(byte[] body) {
        try {
            JsonNode given = Json.MAPPER.readTree(body);
            return given.isArray()
                    ? given.values().stream().map(SideAddress::rule).toList()
                    : List.of(rule(given));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new B2Failure(400, "bad_json", "not a fault rule: " + e.getMessage());
        }
    }

    private static FaultRule rule(JsonNode given) {
        if (!(given instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a rule is an object");
        }
        ObjectNode complete = Json.MAPPER.valueToTree(FaultRule.on("*"));
        complete.remove("call");
        complete.setAll(object);
        return Json.MAPPER.treeToValue(complete, FaultRule.class);
    }
}
