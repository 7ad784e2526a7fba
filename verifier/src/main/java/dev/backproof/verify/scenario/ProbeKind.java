package dev.backproof.verify.scenario;

import java.util.Arrays;
import java.util.Optional;

/** What is looked into in every restored volume without being asked for. */
public enum ProbeKind {
    RANSOMWARE("ransomware"),
    SQLITE("sqlite"),
    INNODB("innodb"),
    ARCHIVES("archives"),
    IMAGES("images"),
    PDF("pdf"),
    JSON("json"),
    YAML("yaml"),
    XML("xml"),
    TYPES("types"),
    ROT("rot");

    private final String key;

    ProbeKind(String key) {
        this.key = key;
    }

    /** Its key in scenarios, and the kind of its check in reports. */
    public String key() {
        return key;
    }

    /** The one with this key. */
    public static Optional<ProbeKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }
}
