package dev.backproof.cli;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.verify.report.Publication;
import dev.backproof.verify.report.SitePublisher;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the reports are published. */
final class PublishOption {
    @Option(
            names = "--publish",
            paramLabel = "DIR|b2:BUCKET[:PREFIX]",
            description =
                    "Also publish all reports as a static site: into a folder, or a bucket with a key that may write.")
    @Nullable
    String target;

    boolean isWanted() {
        return target != null;
    }

    /** Refuses an address that is none, before anything else is done. */
    void check() {
        if (target != null) {
            StoreAddress.parse(target);
        }
    }

    /** Publishes; only when that is wanted. */
    Publication run(BackproofCommand command, Path reports) {
        String address = Objects.requireNonNull(target, "a place to publish to");
        return switch (StoreAddress.parse(address)) {
            case StoreAddress.Folder folder -> SitePublisher.publish(reports, folder.path());
            case StoreAddress.B2 bucket -> {
                try (ObjectStore store = command.store(address)) {
                    yield SitePublisher.publish(reports, store);
                }
            }
        };
    }

    static String words(Publication published) {
        return "published: " + published.location() + " (" + Units.count(published.files(), "file") + ", "
                + Units.bytes(published.bytes()) + "; " + published.unchanged() + " unchanged)";
    }
}
