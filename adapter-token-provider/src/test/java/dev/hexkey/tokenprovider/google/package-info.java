/** Tests with Google's real HTTP client against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.google;

import org.jspecify.annotations.NullMarked;
