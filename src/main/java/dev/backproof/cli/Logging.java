package dev.backproof.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Lets libraries speak on standard error, and only when something is wrong; results are on standard output. Logback finds
 * it through {@code META-INF/services}: setting it up from XML would take longer than many a command.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** For logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setPattern("%-5level %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
        errors.setContext(loggers);
        errors.setTarget("System.err");
        errors.setEncoder(encoder);
        errors.start();
        Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(errors);
        loggers.getLogger("org.testcontainers").setLevel(Level.ERROR);
        loggers.getLogger("io.fabric8").setLevel(Level.ERROR); // it warns of every kind whose version says alpha
        loggers.getLogger("tc").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
