package dev.backproof.verify.scenario;

/**
 * When the checks of a scenario have to show that they catch something: on a copy of the restored data that is damaged on
 * purpose.
 *
 * @param when how often
 * @param because why never, in the author's words; empty otherwise
 */
public record ControlSettings(When when, String because) {
    /** Once a week. */
    public static final ControlSettings USUAL = new ControlSettings(When.WEEKLY, "");

    /** How often. */
    public enum When {
        /** Once a week, where a folder keeps when it last was. */
        WEEKLY,
        /** In each drill. */
        ALWAYS,
        /** Only when whoever starts the drill asks for it. */
        NEVER
    }

    static ControlSettings read(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            mapping.allowOnly("'negativeControls'", ScenarioKeys.NEGATIVE_CONTROLS);
            return new ControlSettings(When.NEVER, mapping.requireText("off", "'negativeControls'"));
        }
        return switch (node.asText("negativeControls")) {
            case "weekly" -> USUAL;
            case "always" -> new ControlSettings(When.ALWAYS, "");
            default -> throw node.wrong("'negativeControls' must be weekly, always or { off: the reason }");
        };
    }
}
