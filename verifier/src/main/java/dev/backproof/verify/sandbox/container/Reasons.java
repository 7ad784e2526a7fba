package dev.backproof.verify.sandbox.container;

/** What happened, of what Testcontainers wraps several times. */
final class Reasons {
    private Reasons() {}

    /** The first line of the deepest cause. */
    static String deepest(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null
                ? deepest.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
