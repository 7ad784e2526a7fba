package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dump",
        description = "Writes one file of a snapshot, or a folder as a tar archive, to standard output.",
        footer = {
            "",
            "Examples:",
            "  backproof dump latest /mariadb/shop/dump.sql --tag mariadb | less",
            "  backproof dump latest /data/uploads --archive tar | tar -x -C /tmp/back",
            "  backproof dump latest:/data/uploads / > uploads.tar"
        })
final class DumpCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(index = "0", paramLabel = "ID", description = "Snapshot: an id, the start of one, or latest.")
    private String id = "latest";

    @Parameters(index = "1", paramLabel = "FILE", description = "Path of the file or folder in the snapshot.")
    private String file = "";

    @Option(
            names = {"-a", "--archive"},
            paramLabel = "tar",
            description = "How a folder is written; tar is what there is.")
    private String archive = "tar";

    DumpCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(archive.equals("tar"), "--archive takes tar, not '" + archive + "'");
        try (ResticRepository repository = access.open(this)) {
            repository.dump(repository.find(id, selection.filter()), file, new FailingOutput(console.out()));
        }
        return ExitCode.OK;
    }

    /** Standard output, but a failure to write ends the command: nobody is left who reads, or the disk is full. */
    private static final class FailingOutput extends OutputStream {
        private final PrintStream out;

        FailingOutput(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            flush();
        }

        @Override
        public void flush() throws IOException {
            if (out.checkError()) {
                throw new IOException("standard output takes no more bytes");
            }
        }
    }
}
