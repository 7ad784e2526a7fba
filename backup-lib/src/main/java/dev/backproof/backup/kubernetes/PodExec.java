package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs short commands in containers of others. Their output is kept only as far as it explains a failure: a stream
 * through exec may lose its end without a sign, so no data may depend on it.
 */
final class PodExec {
    private static final int MOST_OUTPUT = 8 * 1024;

    private final KubernetesClient client;

    PodExec(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Runs a command to its end.
     *
     * @throws SourceException {@code HOOK_FAILED} when its exit code is not 0, when it takes too long, and when the
     *     connection is cut before the exit code came; the command may be running still in the last two cases
     */
    void run(Command command, Duration timeout) {
        LastBytes output = new LastBytes(MOST_OUTPUT);
        try (ExecWatch watch = client.pods()
                .inNamespace(command.namespace())
                .withName(command.pod())
                .inContainer(command.container())
                .withReadyWaitTimeout(0)
                .writingOutput(output)
                .writingError(output)
                .exec(command.words().toArray(String[]::new))) {
            Integer exit = watch.exitCode().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (exit == null || exit < 0) {
                throw failed(command, "the connection was cut; it may be running still", output, null);
            }
            if (exit != 0) {
                throw failed(command, "exit code " + exit, output, null);
            }
        } catch (TimeoutException e) {
            throw failed(command, "not done after " + timeout.toSeconds() + " s; it may be running still", output, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(command, "the connection failed: " + cause.getMessage(), output, e);
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("run a command in " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
    }

    private static SourceException failed(
            Command command, String why, LastBytes output, @org.jspecify.annotations.Nullable Exception cause) {
        String said = output.text();
        return new SourceException(
                ErrorCode.HOOK_FAILED,
                "the command in " + command + " failed: " + why + (said.isEmpty() ? "" : "; it said: " + said),
                cause);
    }

    /**
     * A command for a container.
     *
     * @param words program and arguments
     */
    record Command(String namespace, String pod, String container, List<String> words) {
        Command {
            words = List.copyOf(words);
        }

        @Override
        public String toString() {
            return "pod " + namespace + "/" + pod + " (" + container + ")";
        }
    }
}
