package dev.backproof.backup.b2server;

import java.util.List;

/**
 * A call and who makes it.
 *
 * @param apiVersion 1 to 4
 * @param caller whose key
 * @param params what is asked
 * @param effects what goes wrong with it; only listings look at it
 */
record CallContext(int apiVersion, Caller caller, Params params, List<FaultEffect> effects) {}
