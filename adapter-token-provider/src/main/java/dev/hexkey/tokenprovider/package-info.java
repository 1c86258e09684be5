/**
 * A bearer token that is always valid, for SDKs and clients: {@code
 * dev.hexkey.tokenprovider.Tokens} makes a provider from what is at hand, in one line; the
 * sub-packages plug one into a client each. Every client is an optional dependency, and no
 * sub-package needs another one's.
 */
@NullMarked
package dev.hexkey.tokenprovider;

import org.jspecify.annotations.NullMarked;
