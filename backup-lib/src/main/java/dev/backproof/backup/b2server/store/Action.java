package dev.backproof.backup.b2server.store;

/** What a file version is. */
public enum Action {
    /** Content that can be downloaded. */
    UPLOAD("upload"),
    /** A marker that hides the versions before it. */
    HIDE("hide"),
    /** A large file that is not finished. */
    START("start");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The API's word. */
    public String word() {
        return word;
    }
}
