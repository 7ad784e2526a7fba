package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container's command backs up. */
class JobCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            rclone sync /data remote:bucket/path                                ~ RCLONE    ~ remote:bucket/path
            /usr/bin/rclone copy /data/sub/ b2:bucket -v                        ~ RCLONE    ~ b2:bucket
            rclone sync --transfers 4 --config /c /data remote:bucket           ~ RCLONE    ~ remote:bucket
            set -e; test -f /data/.ok && rclone sync '/data' "remote:b/p" || x  ~ RCLONE    ~ remote:b/p
            restic -r b2:bucket:path backup /data --tag x                       ~ RESTIC    ~ b2:bucket:path
            backproof mirror sync /data b2:bucket:path                          ~ BACKPROOF ~ b2:bucket:path
            backproof backup /data --repo=b2:bucket:path                        ~ BACKPROOF ~ b2:bucket:path
            """)
    void commandsThatBackUp(String script, BackupTool tool, String destination) {
        assertThat(JobCommand.in(pod("sh", "-c", script))).containsExactly(new JobCommand(tool, "claim", destination));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rclone sync remote:bucket /data | a restore
            rclone sync /other remote:bucket | another folder
            rclone check /data remote:bucket | writes nothing
            echo /data | no tool
            restic -r b2:bucket:path check | no backup
            """)
    void commandsThatDoNot(String script, String why) {
        assertThat(JobCommand.in(pod("sh", "-c", script))).as(why).isEmpty();
    }

    @Test
    void withoutACommandTheImageSaysWhatRuns() {
        Container container = new ContainerBuilder(container())
                .withImage("registry.example:5000/rclone/rclone:1.71@sha256:00")
                .withArgs("sync", "/data", "remote:bucket")
                .build();
        assertThat(JobCommand.in(spec(container)))
                .containsExactly(new JobCommand(BackupTool.RCLONE, "claim", "remote:bucket"));
    }

    private static PodSpec pod(String... command) {
        return spec(new ContainerBuilder(container()).withCommand(command).build());
    }

    private static Container container() {
        return new ContainerBuilder()
                .withName("c")
                .addNewVolumeMount()
                .withName("v")
                .withMountPath("/data")
                .endVolumeMount()
                .build();
    }

    private static PodSpec spec(Container container) {
        return new PodSpecBuilder()
                .withContainers(List.of(container))
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim("claim", false)
                .endVolume()
                .build();
    }
}
