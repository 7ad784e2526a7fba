package dev.backproof.backup.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlesTest {
    private final List<String> closed = new ArrayList<>();
    private int opened;

    private final Handles<Handle> handles = new Handles<>(2, path -> {
        opened++;
        return new Handle(path.toString());
    });

    @Test
    void aHandleIsOpenedOnce() throws IOException {
        use("a");
        use("a");
        assertThat(opened).isEqualTo(1);
        assertThat(closed).isEmpty();
    }

    @Test
    void theOneUsedLeastRecentlyIsClosed() throws IOException {
        use("a");
        use("b");
        use("a");
        use("c");
        assertThat(closed).containsExactly("/b");
    }

    @Test
    void oneInUseIsNotClosed() throws IOException {
        handles.use(path("a"), handle -> {
            use("b");
            use("c");
            use("d");
            handles.forget(path("a"));
            handles.close();
            assertThat(closed).containsExactly("/b", "/c", "/d");
            return handle;
        });
        assertThat(closed).containsExactly("/b", "/c", "/d", "/a");
    }

    @Test
    void whatClosingRanIntoIsToldToWhoeverAsksNext() throws IOException {
        use("bad");
        use("b");
        use("c");
        assertThatThrownBy(() -> handles.forget(path("bad"))).hasMessage("cannot close /bad");
        handles.forget(path("bad"));

        use("bad");
        assertThatThrownBy(() -> handles.forget(path("bad"))).hasMessage("cannot close /bad");

        use("bad");
        use("b");
        use("c");
        assertThatThrownBy(() -> use("bad")).hasMessage("cannot close /bad");
    }

    @Test
    void closingTellsWhatWasNotToldYet() throws IOException {
        use("bad");
        use("bad2");
        assertThatThrownBy(handles::close)
                .hasMessageStartingWith("cannot close /bad")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        handles.close();
    }

    private void use(String name) throws IOException {
        String used = handles.use(path(name), handle -> handle.name);
        assertThat(used).isEqualTo("/" + name);
    }

    private static EntryPath path(String name) {
        return EntryPath.root().child(RawName.of(name));
    }

    private final class Handle implements Closeable {
        private final String name;

        Handle(String name) {
            this.name = name;
        }

        @Override
        public void close() throws IOException {
            closed.add(name);
            if (name.startsWith("/bad")) {
                throw new IOException("cannot close " + name);
            }
        }
    }
}
