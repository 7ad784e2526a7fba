package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Lists objects page by page. A kind that the cluster does not know is an empty list; a kind that must not be listed is
 * an error for those without which nothing makes sense, and otherwise an empty list and a line in {@link #unseen}.
 */
final class ClusterReader {
    /** Objects a request may return; what kubectl asks for. */
    static final long PAGE = 500;
    /** A list that changed so often that no page fits the one before. */
    private static final int MOST_RESTARTS = 3;
    /** Five million objects: more is a server that never ends. */
    private static final int MOST_PAGES = 10_000;

    private final KubernetesClient client;
    private final List<String> namespaces;
    private final SequencedSet<String> unseen = new TreeSet<>();

    /** @param namespaces where to look; empty for everywhere */
    ClusterReader(KubernetesClient client, List<String> namespaces) {
        this.client = client;
        this.namespaces = List.copyOf(namespaces);
    }

    /** What could not be looked at, one line each: which right is missing. */
    List<String> unseen() {
        return List.copyOf(unseen);
    }

    <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> required(
            String resource, MixedOperation<T, L, ?> operation) {
        try {
            return inNamespaces(operation);
        } catch (KubernetesClientException e) {
            throw ClusterErrors.of("list " + resource, e);
        }
    }

    <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> optional(
            String resource, MixedOperation<T, L, ?> operation) {
        return unlessForbidden(resource, () -> inNamespaces(operation));
    }

    /** As {@link #optional}, of a kind that is in no namespace. */
    <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> ofCluster(
            String resource, AnyNamespaceOperation<T, L, ?> operation) {
        return unlessForbidden(resource, () -> pages(operation));
    }

    List<GenericKubernetesResource> custom(CustomKind kind) {
        return optional(kind.resource(), client.genericKubernetesResources(kind.context()));
    }

    private <T> List<T> unlessForbidden(String resource, java.util.function.Supplier<List<T>> listing) {
        try {
            return listing.get();
        } catch (KubernetesClientException e) {
            if (ClusterErrors.isMissing(e)) {
                return List.of();
            }
            if (e.getCode() == ClusterErrors.FORBIDDEN) {
                unseen.add(resource + " (needs the right to list them)");
                return List.of();
            }
            throw ClusterErrors.of("list " + resource, e);
        }
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> inNamespaces(
            MixedOperation<T, L, ?> operation) {
        if (namespaces.isEmpty()) {
            return pages(operation.inAnyNamespace());
        }
        List<T> found = new ArrayList<>();
        namespaces.forEach(namespace -> found.addAll(pages(operation.inNamespace(namespace))));
        return found;
    }

    private static <T extends HasMetadata, L extends KubernetesResourceList<T>> List<T> pages(
            AnyNamespaceOperation<T, L, ?> operation) {
        for (int restart = 0; restart < MOST_RESTARTS; restart++) {
            Optional<List<T>> whole = pagesOfOneState(operation);
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        throw new SourceException(
                ErrorCode.CLUSTER_UNREACHABLE, "a list changed faster than the cluster let it be read; try again");
    }

    /** Empty when the server forgot the state that the first pages showed (410): what was read is of no use then. */
    private static <T extends HasMetadata, L extends KubernetesResourceList<T>> Optional<List<T>> pagesOfOneState(
            AnyNamespaceOperation<T, L, ?> operation) {
        List<T> found = new ArrayList<>();
        String next = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            ListOptions options =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            L list;
            try {
                list = operation.list(options);
            } catch (KubernetesClientException e) {
                if (e.getCode() == ClusterErrors.GONE && next != null) {
                    return Optional.empty();
                }
                throw e;
            }
            found.addAll(list.getItems());
            next = list.getMetadata() == null ? null : list.getMetadata().getContinue();
            if (next == null || next.isEmpty()) {
                return Optional.of(found);
            }
        }
        throw new SourceException(ErrorCode.CLUSTER_REFUSED, "the cluster's list has no end");
    }
}
