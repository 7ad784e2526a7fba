package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Why a pod did not do what it should. */
final class PodFailure {
    private static final int MOST_TEXT = 300;

    private PodFailure() {}

    /** {@code Evicted: The node was low on resource: memory}, {@code container backup OOMKilled (exit code 137)}, or nothing. */
    static Optional<String> of(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        if (status.getReason() != null && !status.getReason().isBlank()) {
            return Optional.of(KubeObjects.shortened(
                    status.getReason()
                            + (status.getMessage() == null
                                    ? ""
                                    : ": " + status.getMessage().strip()),
                    MOST_TEXT));
        }
        Optional<String> disrupted = condition(status, "DisruptionTarget", "True");
        return disrupted.isPresent() ? disrupted : containers(status).findFirst();
    }

    /** Why a pod that should run does not: no node takes it, its image cannot be had, its volumes not mounted. */
    static Optional<String> waiting(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        Optional<String> unscheduled = condition(status, "PodScheduled", "False");
        return unscheduled.isPresent()
                ? unscheduled
                : KubeObjects.orEmpty(status.getContainerStatuses()).stream()
                        .filter(container -> container.getState() != null
                                && container.getState().getWaiting() != null)
                        .map(container -> container.getState().getWaiting())
                        .filter(waiting ->
                                !List.of("ContainerCreating", "PodInitializing").contains(waiting.getReason()))
                        .map(waiting ->
                                waiting.getReason() + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage()))
                        .map(text -> KubeObjects.shortened(text, MOST_TEXT))
                        .findFirst();
    }

    /** The last lines that its container wrote before it failed, where the kubelet kept them. */
    static Optional<String> said(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : terminated(pod.getStatus())
                        .map(state -> state.terminated().getMessage())
                        .filter(message -> message != null && !message.isBlank())
                        .map(KubeObjects::lastLines)
                        .findFirst();
    }

    /** Whether the cluster took it away, as when its node is drained; what it was to do is done by another. */
    static boolean disrupted(Pod pod) {
        return pod.getStatus() != null
                && condition(pod.getStatus(), "DisruptionTarget", "True").isPresent();
    }

    /** The exit code of its container; empty when it has not ended, or never began. */
    static OptionalInt exitCode(Pod pod) {
        return pod.getStatus() == null
                ? OptionalInt.empty()
                : terminated(pod.getStatus())
                        .map(state -> state.terminated().getExitCode())
                        .filter(Objects::nonNull)
                        .mapToInt(Integer::intValue)
                        .max();
    }

    private static Optional<String> condition(PodStatus status, String type, String value) {
        return KubeObjects.orEmpty(status.getConditions()).stream()
                .filter(condition -> type.equals(condition.getType()) && value.equals(condition.getStatus()))
                .map(PodFailure::words)
                .findFirst();
    }

    private static String words(PodCondition condition) {
        return KubeObjects.shortened(
                Stream.of(condition.getReason(), condition.getMessage())
                        .filter(Objects::nonNull)
                        .collect(java.util.stream.Collectors.joining(": ")),
                MOST_TEXT);
    }

    private static Stream<String> containers(PodStatus status) {
        return terminated(status)
                .filter(state -> !Integer.valueOf(0).equals(state.terminated().getExitCode()))
                .map(state -> "container " + state.container() + " "
                        + Objects.requireNonNullElse(state.terminated().getReason(), "ended")
                        + " (exit code " + state.terminated().getExitCode() + ")");
    }

    private static Stream<Ended> terminated(PodStatus status) {
        return Stream.concat(
                        KubeObjects.orEmpty(status.getInitContainerStatuses()).stream(),
                        KubeObjects.orEmpty(status.getContainerStatuses()).stream())
                .filter(container ->
                        container.getState() != null && container.getState().getTerminated() != null)
                .map((ContainerStatus container) ->
                        new Ended(container.getName(), container.getState().getTerminated()));
    }

    private record Ended(String container, ContainerStateTerminated terminated) {}
}
