package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What has to hold for applications that many people run, to be included by name: {@code include: ready-made:nextcloud}. The
 * scenario itself says where the backup is and what is restored from it, under the names that the included one speaks of.
 */
public final class ReadyMade {
    private static final String SCHEME = "ready-made:";
    private static final String FOLDER = "/dev/backproof/verify/ready-made/";
    private static final String ENDING = ".yaml";
    private static final List<String> NAMES = List.of(
            "nextcloud",
            "wordpress",
            "gitea",
            "gitea-lfs",
            "photoprism",
            "paperless-ngx",
            "paperless-ngx-mariadb",
            "home-assistant",
            "home-assistant-config",
            "vaultwarden",
            "jellyfin",
            "jellyfin-10.10",
            "firefly-iii",
            "bookstack",
            "bookstack-25.07");

    /** What several of them have in common. */
    private static final List<String> PARTS = List.of("_jellyfin", "_bookstack");

    private ReadyMade() {}

    /** The names there are, in the order of the documentation. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * A scenario to begin with: it includes the ready-made one and says what is to be filled in. Its first line is a comment that
     * tells what it is for.
     *
     * @throws ConfigurationException when there is none of this name
     */
    public static String start(String name) {
        requireKnown(name);
        try (InputStream in = resource("start/" + name + ENDING).openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("a resource cannot be read", e);
        }
    }

    /**
     * What one is for and looks at, in one line.
     *
     * @throws ConfigurationException when there is none of this name
     */
    public static String about(String name) {
        return start(name).lines().findFirst().orElseThrow().replaceFirst("^# ", "");
    }

    /** Whether an {@code include} of this text asks for a ready-made scenario. */
    static boolean isOne(String text) {
        return text.startsWith(SCHEME);
    }

    /** Where the one lies that a scenario asks for; fails at the place where it asks when there is none. */
    static ScenarioOrigin origin(YamlNode place, String text) {
        String name = text.substring(SCHEME.length());
        if (!NAMES.contains(name) && !PARTS.contains(name)) {
            throw place.wrong(unknown(name));
        }
        try {
            return new ScenarioOrigin(resource(name + ENDING).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of a resource is no address", e);
        }
    }

    /** What the file at this address is included as, when it is a ready-made one. */
    static Optional<String> includedAs(URI address) {
        String text = address.toString();
        int at = text.lastIndexOf(FOLDER);
        return at < 0 || !text.endsWith(ENDING)
                ? Optional.empty()
                : Optional.of(SCHEME + text.substring(at + FOLDER.length(), text.length() - ENDING.length()));
    }

    private static void requireKnown(String name) {
        if (!NAMES.contains(name)) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, unknown(name));
        }
    }

    private static String unknown(String name) {
        String meant = Suggestion.nearest(name, NAMES);
        return "there is no ready-made scenario '" + name + "'"
                + (meant.isEmpty() ? "; there are " + String.join(", ", NAMES) : "; did you mean '" + meant + "'?");
    }

    private static URL resource(String path) {
        return Objects.requireNonNull(ReadyMade.class.getResource(FOLDER + path), path);
    }
}
