package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A backup that is the files of a server rather than statements. */
@FunctionalInterface
public interface PhysicalBackup {
    /**
     * Puts the backup's files into a folder.
     *
     * @param folder not there yet
     * @param streams unpacks what is stored as one stream
     * @throws IOException when there is no room for them
     * @throws dev.backproof.backup.error.BackupException when the backup does not give them
     */
    void unpack(Path folder, StreamUnpacker streams) throws IOException;

    /**
     * The version of the server whose data directory this is, as it left it or as somebody copied it from under it: then
     * nothing is prepared, and a server recovers on it as after a crash. Empty for what mariadb-backup made.
     */
    default String dataDirectoryOf() {
        return "";
    }

    /** Unpacks xbstreams, the format of {@code mariadb-backup --stream}. */
    @FunctionalInterface
    interface StreamUnpacker {
        /**
         * Unpacks one.
         *
         * @param stream plain bytes; read to its end
         * @param folder made by this call
         * @throws dev.backproof.backup.error.CorruptionException when it is none, or not whole
         */
        void unpack(InputStream stream, Path folder) throws IOException;
    }
}
