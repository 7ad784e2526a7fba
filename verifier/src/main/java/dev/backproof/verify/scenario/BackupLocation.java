package dev.backproof.verify.scenario;

import java.util.List;

/** Where a backup lies. */
public sealed interface BackupLocation {
    /** The address as a person writes it; no secret. */
    String address();

    /**
     * A restic repository.
     *
     * @param address a folder or {@code b2:BUCKET:PREFIX}
     * @param password where its password comes from
     */
    record Restic(String address, PasswordSource password) implements BackupLocation {}

    /**
     * A plain mirror as rclone keeps it.
     *
     * @param address a folder or {@code b2:BUCKET:PATH}
     * @param at as of which time, as {@link dev.backproof.backup.mirror.MirrorTimes} reads it in UTC; empty for now
     */
    record Mirror(String address, String at) implements BackupLocation {}

    /** Where a password comes from. Never the password itself. */
    sealed interface PasswordSource {
        /** The environment, as the {@code backproof} command reads it. */
        record Environment() implements PasswordSource {}

        /** One variable of the environment. */
        record Variable(String name) implements PasswordSource {}

        /** The first line of a file; a relative path is taken from the scenario's folder. */
        record File(String path) implements PasswordSource {}

        /** Not chosen by anybody: what a program sets where its users set nothing. Everybody knows it. */
        record WellKnown(Program of) implements PasswordSource {
            /** Who sets it. */
            public enum Program {
                /** Velero, in the secret velero-repo-credentials of its namespace. */
                VELERO
            }
        }

        /** What a command prints; not run through a shell. */
        record Command(List<String> words) implements PasswordSource {
            public Command {
                words = List.copyOf(words);
            }
        }
    }
}
