package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private final List<String> closed = new ArrayList<>();

    private final class Failing implements Workers.Worker {
        private final Throwable failure;

        Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public DumpLoader.Ended take(Workers.Statements statements) throws IOException, InterruptedException {
            statements.next();
            switch (failure) {
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() {
            closed.add("failing");
        }
    }

    private static Workers.Piece statement() {
        return new Workers.Piece(new byte[] {1}, 0, 1, 1);
    }

    /** Its statement is lost, and nobody would take the next ones. */
    @ParameterizedTest
    @ValueSource(classes = {IOException.class, IllegalStateException.class, OutOfMemoryError.class})
    void whateverEndsAWorkerEndsTheLoad(Class<? extends Throwable> kind) throws Exception {
        Throwable failure = kind.getConstructor(String.class).newInstance("gone");
        Workers workers = new Workers(List.of(new Failing(failure)), new ConcurrentLinkedQueue<>());

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        workers.take(statement());
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("a client refused a statement");
        assertThat(workers.failed()).isNotNull().satisfies(ended -> {
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.errors()).contains("gone");
        });
        assertThatThrownBy(workers::finish).isInstanceOf(IOException.class);
        workers.stop();
        assertThat(closed).containsExactly("failing");
    }

    @Test
    void whoTakesAllIsClosedWhenAllIsDone() throws Exception {
        List<Workers.Piece> taken = new ArrayList<>();
        Workers workers = new Workers(
                List.of(new Workers.Worker() {
                    @Override
                    public DumpLoader.Ended take(Workers.Statements statements) throws InterruptedException {
                        for (Workers.Piece next = statements.next(); !next.isEnd(); next = statements.next()) {
                            taken.add(next);
                            statements.done(next);
                        }
                        return new DumpLoader.Ended(0, "");
                    }

                    @Override
                    public void close() {
                        closed.add("done");
                    }
                }),
                new ConcurrentLinkedQueue<>());
        for (int i = 0; i < 10; i++) {
            workers.take(statement());
        }
        workers.end();
        workers.finish();

        assertThat(taken).hasSize(10);
        assertThat(closed).containsExactly("done");
        assertThat(workers.failed()).isNull();
    }
}
