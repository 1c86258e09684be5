/** The server itself, started and ended in each of its ways. */
@NullMarked
package dev.hexkey.testkit.openbao;

import org.jspecify.annotations.NullMarked;
