package dev.backproof.verify.report;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.kubernetes.ClusterAudit;
import java.io.IOException;
import java.nio.file.Path;

/** What a cluster holds and what protects it, as one page that needs no other file. */
public final class AuditHtml {
    private AuditHtml() {}

    /**
     * Writes the page; the file appears whole or not at all.
     *
     * @throws TargetException when it cannot be written
     */
    public static void write(ClusterAudit audit, Path file) {
        try {
            WholeFiles.write(file.toAbsolutePath(), Html.audit(new AuditPage(audit)));
        } catch (IOException e) {
            throw new TargetException(ErrorCode.TARGET_WRITE_FAILED, "cannot write " + file, e);
        }
    }
}
