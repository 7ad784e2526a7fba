package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.io.OutputStream;

/** Hands statements to a {@code mariadb} client as they are. */
final class ClientWorker implements Workers.Worker {
    private final DumpLoader.Client client;
    private final byte[] beginning;

    /**
     * One with a client of its own.
     *
     * @param beginning what the client is told before anything else
     */
    ClientWorker(DumpLoader.Client client, byte[] beginning) {
        this.client = client;
        this.beginning = beginning;
    }

    @Override
    public DumpLoader.Ended take(Workers.Statements statements) throws IOException, InterruptedException {
        try (OutputStream in = client.input()) {
            in.write(beginning);
            for (Workers.Piece next = statements.next(); !next.isEnd(); next = statements.next()) {
                in.write(next.bytes(), 0, next.length());
                in.flush();
                statements.done(next);
            }
        } catch (IOException e) {
            // it stopped at an error, which it tells when it has ended
            DumpLoader.Ended ended = client.await();
            return ended.exitCode() == 0 ? new DumpLoader.Ended(1, ended.errors()) : ended;
        }
        return client.await();
    }

    @Override
    public void close() {
        client.close();
    }
}
