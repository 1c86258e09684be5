/**
 * Tokens that renew themselves: the one place where renewal, single flight and back-off are. {@link
 * dev.hexkey.renewal.TokenEngine} makes a provider of any token source, with or without the rest of
 * Hexkey. The other public types are for the core, which reads secrets in the same flights and on
 * the same threads. Talks to the outside through {@code dev.hexkey.ports} only; no file or network
 * I/O.
 */
@NullMarked
package dev.hexkey.renewal;

import org.jspecify.annotations.NullMarked;
