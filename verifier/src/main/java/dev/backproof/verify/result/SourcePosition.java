package dev.backproof.verify.result;

/**
 * A place in a scenario's file, so that an editor can jump there.
 *
 * @param file path or address of the file
 * @param line from 1
 * @param column from 1
 */
public record SourcePosition(String file, int line, int column) {
    /** {@code shop.yaml:12:5}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
