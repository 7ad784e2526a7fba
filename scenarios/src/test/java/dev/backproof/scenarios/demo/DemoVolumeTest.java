package dev.backproof.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoVolumeTest {
    @Test
    void holdsWhatAHomeLabHolds(@TempDir Path temp) throws Exception {
        Path root = temp.resolve("volume");
        DemoVolume.Contents contents = DemoVolume.fill(root, 20L << 20);

        assertThat(contents.bytes()).isGreaterThanOrEqualTo(20L << 20);
        assertThat(contents.files()).isGreaterThan(15);
        assertThat(root.resolve("links/dangling")).isSymbolicLink();
        assertThat(Files.getAttribute(root.resolve("links/original.txt"), "unix:nlink"))
                .isEqualTo(2);
        assertThat(root.resolve("empty folder")).isEmptyDirectory();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + root.resolve("app.sqlite"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from photo")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(5_000);
        }
    }

    @Test
    void makesUpTheRestOnABareMachine(@TempDir Path temp) throws Exception {
        DemoVolume.Contents contents = DemoVolume.fill(temp.resolve("volume"), 1L << 20);
        assertThat(contents.generatedBytes()).isLessThan(contents.bytes());
    }
}
