/** Tests with the real Anthropic SDK against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.anthropic;

import org.jspecify.annotations.NullMarked;
