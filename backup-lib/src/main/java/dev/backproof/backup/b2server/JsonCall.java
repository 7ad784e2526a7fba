package dev.backproof.backup.b2server;

import tools.jackson.databind.node.ObjectNode;

/** A call with parameters in JSON and an answer in JSON. */
@FunctionalInterface
interface JsonCall {
    /**
     * Does it.
     *
     * @throws B2Failure when it does not succeed
     */
    ObjectNode answer(CallContext context);
}
