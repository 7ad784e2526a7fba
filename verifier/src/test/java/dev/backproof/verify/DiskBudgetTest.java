package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBudgetTest {
    private static final String UPLOADS = "restore: [ { path: /uploads, as: uploads } ]\n";

    @TempDir
    Path folder;

    @Test
    void whoFindsNoRoomWaitsUntilItIsGivenBack() throws InterruptedException {
        DiskBudget budget = new DiskBudget(100);
        DiskBudget.Share first = budget.take(60);
        CompletableFuture<DiskBudget.Share> second = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform().start(() -> second.complete(budget.take(60)));
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(second).isNotDone();

        first.close();
        first.close();
        waiting.join();

        assertThat(second).isDone();
        budget.take(40).close();
        second.join().close();
        budget.take(100).close();
    }

    @Test
    void whatNeverFitsIsRefused() {
        assertThatThrownBy(() -> new DiskBudget(1_000_000).take(1_500_000))
                .isInstanceOf(SandboxException.class)
                .hasMessage("the drill would take about 1.5 MB of disk, and all drills together may take 1.0 MB");
    }

    @Test
    void whoWaitsCanBeStopped() throws InterruptedException {
        DiskBudget budget = new DiskBudget(100);
        budget.take(100);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread waiting = Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
                .start(() -> budget.take(1));
        waiting.interrupt();
        waiting.join();

        assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void aDrillTakesWhatItsFilesTakeAndGivesItBack() throws IOException {
        TestRepository repository = new TestRepository(folder).file("uploads/a.txt", "0123456789");
        repository.backup();
        RestoreDrill enough = repository.drills().diskBudget(10).build();

        for (int i = 0; i < 2; i++) {
            DrillResult result = enough.run(repository.scenario(UPLOADS));
            assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
            assertThat(result.phases()).extracting(Phase::name).contains("wait for room");
        }
        assertThat(repository.drills().diskBudget(9).build().run(repository.scenario(UPLOADS)))
                .satisfies(result -> assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED))
                .satisfies(
                        result -> assertThat(result.cause())
                                .startsWith(
                                        "the drill would take about 10 bytes of disk, and all drills together may take 9 bytes"));
        assertThat(repository.leftBehind()).isEmpty();
    }
}
