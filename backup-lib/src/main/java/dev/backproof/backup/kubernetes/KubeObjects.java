package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every object of a cluster has, with nothing in place of what is left out. */
final class KubeObjects {
    private static final int MOST_LINES = 5;

    private KubeObjects() {}

    static String name(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getName(), "");
    }

    static String namespace(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
    }

    /** {@code CronJob shop/nightly}. */
    static String shown(HasMetadata object) {
        return object.getKind() + " " + namespace(object) + "/" + name(object);
    }

    /** A time that something may take: {@code 15 min}, {@code 20 s}. */
    static String shown(Duration limit) {
        return limit.toMinutes() > 0 ? limit.toMinutes() + " min" : limit.toSeconds() + " s";
    }

    static String label(HasMetadata object, String key) {
        return value(object.getMetadata().getLabels(), key);
    }

    static String annotation(HasMetadata object, String key) {
        return value(object.getMetadata().getAnnotations(), key);
    }

    private static String value(@Nullable Map<String, String> map, String key) {
        return map == null ? "" : Objects.requireNonNullElse(map.get(key), "");
    }

    /** Empty for nothing, and for what is no time. */
    static Optional<Instant> time(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<Instant> created(HasMetadata object) {
        return time(object.getMetadata().getCreationTimestamp());
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static List<OwnerReference> owners(HasMetadata object) {
        ObjectMeta meta = object.getMetadata();
        return orEmpty(meta.getOwnerReferences());
    }

    /** Whether the owner of that kind has that name; both are in one namespace always. */
    static boolean isOwnedBy(HasMetadata object, HasMetadata owner) {
        return namespace(object).equals(namespace(owner))
                && owners(object).stream()
                        .anyMatch(reference -> owner.getKind().equals(reference.getKind())
                                && name(owner).equals(reference.getName()));
    }

    /** A text of a custom object by path, or empty. */
    static String text(GenericKubernetesResource object, Object... path) {
        Object found = GenericKubernetesResource.get(object.getAdditionalProperties(), path);
        return found == null ? "" : found.toString();
    }

    /** A list of texts of a custom object by path, or empty. */
    static List<String> texts(GenericKubernetesResource object, Object... path) {
        Object found = GenericKubernetesResource.get(object.getAdditionalProperties(), path);
        return found instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    static boolean has(GenericKubernetesResource object, Object... path) {
        return GenericKubernetesResource.get(object.getAdditionalProperties(), path) != null;
    }

    /** A condition of a custom object. */
    static Optional<Condition> condition(GenericKubernetesResource object, String type) {
        Object found = GenericKubernetesResource.get(object.getAdditionalProperties(), "status", "conditions");
        if (!(found instanceof List<?> list)) {
            return Optional.empty();
        }
        return list.stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .filter(map -> type.equals(map.get("type")))
                .findFirst()
                .map(map -> new Condition(
                        Objects.toString(map.get("status"), ""),
                        Objects.toString(map.get("reason"), ""),
                        Objects.toString(map.get("message"), ""),
                        time(Objects.toString(map.get("lastTransitionTime"), null))));
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** The end of what a program wrote, on one line. */
    static String lastLines(String log) {
        List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
    }

    /**
     * One condition of an object's status.
     *
     * @param status {@code True}, {@code False} or {@code Unknown}
     * @param changed when it became so
     */
    record Condition(String status, String reason, String message, Optional<Instant> changed) {}
}
