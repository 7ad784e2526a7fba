package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs short commands in containers of others. Their output is kept only as far as it explains a failure: a stream
 * through exec may lose its end without a sign, so no data may depend on it.
 */
final class PodExec {
    private static final int MOST_OUTPUT = 1024;

    private final KubernetesClient client;

    PodExec(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Runs a command to its end.
     *
     * @throws SourceException {@code HOOK_FAILED} when its exit code is not 0, when it could not be run, when it takes too
     *     long, and when the connection is cut before the exit code came; in the last two cases it may be running still
     */
    void run(Command command, Duration timeout) {
        LastBytes output = new LastBytes(MOST_OUTPUT);
        AtomicReference<String> said = new AtomicReference<>("");
        try (ExecWatch watch = client.pods()
                .inNamespace(command.namespace())
                .withName(command.pod())
                .inContainer(command.container())
                .withReadyWaitTimeout(0)
                .writingOutput(output)
                .writingError(output)
                .usingListener(new ExecListener() {
                    @Override
                    public void onClose(int code, String reason) {}

                    @Override
                    public void onExit(int code, Status status) {
                        said.set(Objects.requireNonNullElse(status.getMessage(), "no reason given"));
                    }
                })
                .exec(command.words().toArray(String[]::new))) {
            Integer exit = watch.exitCode().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (exit == null) {
                throw failed(command, "the connection was cut; it may be running still", output, null);
            }
            if (exit < 0) {
                String why = KubeObjects.shortened(
                        Objects.requireNonNullElse(said.get(), "").replaceAll("\\s+", " "), MOST_OUTPUT);
                throw failed(command, "it could not be run: " + why, output, null);
            }
            if (exit != 0) {
                throw failed(command, "exit code " + exit, output, null);
            }
        } catch (TimeoutException e) {
            throw failed(command, "not done after " + timeout.toSeconds() + " s; it may be running still", output, e);
        } catch (ExecutionException e) {
            String why = e.getCause() == null ? null : e.getCause().getMessage();
            throw failed(
                    command,
                    "the connection was cut; it may be running still" + (why == null ? "" : ": " + why),
                    output,
                    e);
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("run a command in " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
    }

    private static SourceException failed(Command command, String why, LastBytes output, @Nullable Exception cause) {
        String lines = output.text().lines().filter(line -> !line.isBlank()).collect(Collectors.joining(" | "));
        return new SourceException(
                ErrorCode.HOOK_FAILED,
                "the command in " + command + " failed: " + why + (lines.isEmpty() ? "" : "; it said: " + lines),
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
