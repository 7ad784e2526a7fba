/** What the stores share and callers need not see. Public only because Java needs it; not API. */
@NullMarked
package dev.backproof.backup.storage.internal;

import org.jspecify.annotations.NullMarked;
