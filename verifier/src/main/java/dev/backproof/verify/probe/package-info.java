/**
 * Looks into restored files without being asked for: what a file's own format says of its being whole. A probe reads,
 * it never writes to the volume; it takes hostile bytes for what they are and stops at bounds. Where a format leaves a
 * doubt nothing is blamed.
 *
 * <p>{@link dev.backproof.verify.probe.Probes} holds the list of probes. To add one: implement {@code FileProbe}, give it
 * a kind, and put it there.
 */
@NullMarked
package dev.backproof.verify.probe;

import org.jspecify.annotations.NullMarked;
