package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.Stores;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectStore;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What all commands share: where they talk to and the options that every one takes. */
abstract class BackproofCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    final Console console;

    @Mixin
    final GlobalOptions global = new GlobalOptions();

    BackproofCommand(Console console) {
        this.console = console;
    }

    /** Prints a result line, unless the output is JSON or nothing is wanted. */
    final void say(String line) {
        if (!global.json && !global.quiet) {
            console.out().println(line);
        }
    }

    /** Prints a line that a person should see even with {@code --quiet}. */
    final void warn(String line) {
        console.err().println(line);
    }

    /** Prints one JSON document on a line of its own. */
    final void sayJson(Object document) {
        try {
            console.out().println(JSON.writeValueAsString(document));
        } catch (JacksonException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }

    /** A line that shows how far the work is; silent with {@code --quiet} and {@code --json}. */
    final ProgressLine progress(String what) {
        PrintStream err = console.err();
        return global.quiet || global.json
                ? ProgressLine.silent(console.clock())
                : new ProgressLine(what, err, console.terminal(), console.clock());
    }

    final Settings settings() {
        return Settings.load(global, console.environment());
    }

    final RcloneMirror mirror(String address) {
        return RcloneMirror.open(address, this::store);
    }

    final ObjectStore store(String address) {
        return store(address, console.environment());
    }

    /** Opens a store with the key that these variables tell. */
    final ObjectStore store(String address, Map<String, String> environment) {
        return Stores.open(address, environment, b2Endpoint());
    }

    /** The B2 endpoint that is used instead of Backblaze's, for programs that have not our settings and variables. */
    final Optional<String> b2EndpointInUse() {
        return b2Endpoint()
                .map(URI::toString)
                .or(() -> Optional.ofNullable(console.environment().get("BACKPROOF_B2_ENDPOINT")));
    }

    /** The endpoint if one is asked for; the variable is read by the store itself. */
    private Optional<URI> b2Endpoint() {
        String fromSettings = settings().b2Endpoint();
        if (global.b2Endpoint != null || fromSettings == null) {
            return Optional.ofNullable(global.b2Endpoint);
        }
        try {
            return Optional.of(URI.create(fromSettings));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "b2Endpoint is no address: " + fromSettings, e);
        }
    }
}
