/**
 * A real OpenBao on loopback, for tests of what only a server shows: one in memory, one that keeps
 * its data and can be sealed, killed and restarted, or two that form a cluster. Brings no
 * dependency: the binary is looked for in {@code BAO_BIN}, the {@code PATH} and the user's cache.
 */
@NullMarked
package dev.hexkey.testkit.openbao;

import org.jspecify.annotations.NullMarked;
