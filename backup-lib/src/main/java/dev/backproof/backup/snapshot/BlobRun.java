package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.List;

/** Blobs of a file that follow each other in the file and in their pack, so that one request brings them. */
record BlobRun(Id pack, List<PackedBlob> blobs) {}
