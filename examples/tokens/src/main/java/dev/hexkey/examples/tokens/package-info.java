/** Tokens that rotate, one small program for each client, against a server on loopback. */
@NullMarked
package dev.hexkey.examples.tokens;

import org.jspecify.annotations.NullMarked;
