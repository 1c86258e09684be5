/**
 * MSAL for Java (tried with 1.26.0): its app token provider, and its client credentials as a
 * source.
 */
@NullMarked
package dev.hexkey.tokenprovider.msal4j;

import org.jspecify.annotations.NullMarked;
