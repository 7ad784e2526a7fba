package dev.backproof.verify;

import dev.backproof.verify.restore.OpenBackup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a drill has to give back at its end: the backup, the sandboxes, the folder. May be used by several threads: a drill is
 * stopped by closing them under its hands.
 */
final class DrillResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrillResources.class);

    private final @Nullable Path workFolder;
    private final Runnable stop;
    private @Nullable Workspace workspace;
    private @Nullable OpenBackup backup;
    private final List<AutoCloseable> sandboxes = new ArrayList<>();
    private DiskBudget.@Nullable Share share;
    private OpenBackup.Pulled pulled = OpenBackup.Pulled.NOTHING;
    private volatile boolean stopped;

    DrillResources(@Nullable Path workFolder, Runnable stop) {
        this.workFolder = workFolder;
        this.stop = stop;
    }

    /**
     * The drill's folder, made when it is first asked for.
     *
     * @throws dev.backproof.verify.sandbox.SandboxException when there is no room
     */
    synchronized Workspace workspace() {
        if (stopped) {
            throw new CancellationException();
        }
        Workspace made = workspace;
        if (made == null) {
            made = Workspace.create(workFolder, stop);
            workspace = made;
        }
        return made;
    }

    private synchronized void closeWorkspace() {
        if (workspace != null) {
            workspace.close();
        }
    }

    /** Whether the drill is to end now. */
    boolean stopped() {
        return stopped;
    }

    void stop() {
        stopped = true;
    }

    /** Keeps room that is given back when the data are gone. */
    synchronized void holds(DiskBudget.Share room) {
        share = room;
    }

    private synchronized void giveBack() {
        if (share != null) {
            share.close();
        }
    }

    synchronized void opened(OpenBackup opened) {
        backup = opened;
        if (stopped) {
            closeBackup();
        }
    }

    synchronized void started(AutoCloseable started) {
        sandboxes.add(started);
        if (stopped) {
            closeSandboxes();
        }
    }

    /** Closes a sandbox that is not needed any more. */
    void ended(AutoCloseable sandbox) {
        boolean mine;
        synchronized (this) {
            mine = sandboxes.remove(sandbox);
        }
        if (mine) {
            close("sandbox", sandbox);
        }
    }

    synchronized OpenBackup.Pulled pulled() {
        return backup == null ? pulled : backup.pulled();
    }

    synchronized void closeSandboxes() {
        List<AutoCloseable> open = List.copyOf(sandboxes);
        sandboxes.clear();
        open.forEach(sandbox -> close("sandbox", sandbox));
    }

    synchronized void closeBackup() {
        OpenBackup open = backup;
        backup = null;
        if (open != null) {
            pulled = open.pulled();
            close("backup", open);
        }
    }

    private static void close(String what, AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.warn("the {} of a drill did not close", what, e);
        }
    }

    @Override
    public void close() {
        stop();
        closeSandboxes();
        closeBackup();
        closeWorkspace();
        giveBack();
    }
}
