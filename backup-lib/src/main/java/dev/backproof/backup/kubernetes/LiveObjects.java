package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Objects that others change, too. */
final class LiveObjects {
    private static final int MOST_TRIES = 5;

    private LiveObjects() {}

    /**
     * Reads an object and changes it. When somebody else changes it in between, it is read and judged anew.
     *
     * @param change changes the object it is given, and says whether there is something to write; may throw
     * @return false when nothing was written, since the object is gone or the change said so
     * @throws dev.backproof.backup.error.SourceException {@code CLUSTER_CONFLICT} when others change it all the time
     */
    static <T extends HasMetadata> boolean change(KubernetesClient client, T object, Predicate<T> change) {
        String what = "change " + KubeObjects.shown(object);
        for (int tries = 1; ; tries++) {
            T live =
                    ClusterErrors.translated(what, () -> client.resource(object).get());
            if (live == null || !change.test(live)) {
                return false;
            }
            try {
                write(client, live);
                return true;
            } catch (KubernetesClientException e) {
                if (e.getCode() != ClusterErrors.CONFLICT || tries == MOST_TRIES) {
                    throw ClusterErrors.thrown(what, e);
                }
            }
        }
    }

    /** Refused by the cluster when the object is not what was read any more: the update carries its version. */
    private static <T extends HasMetadata> void write(KubernetesClient client, T changed) {
        var unused = client.resource(changed).update();
    }

    /**
     * Waits until an object is as it should be. It is read anew from time to time, so that a change which no watch told of
     * is seen all the same.
     *
     * @param wanted what it should be; is given null when the object is not there
     * @param look after this time it is read anew
     * @return the object as it was then, null when it was not there
     * @throws KubernetesClientTimeoutException when it was not so in time
     */
    static <T extends HasMetadata> @Nullable T await(
            Resource<T> object, Predicate<@Nullable T> wanted, Duration timeout, Duration look) {
        for (Duration left = timeout; ; left = left.minus(look)) {
            boolean last = left.compareTo(look) <= 0;
            try {
                return object.waitUntilCondition(wanted, (last ? left : look).toMillis(), TimeUnit.MILLISECONDS);
            } catch (KubernetesClientTimeoutException e) {
                if (last) {
                    throw e;
                }
            }
        }
    }
}
