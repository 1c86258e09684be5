/** Tests with real MSAL, offline. */
@NullMarked
package dev.hexkey.tokenprovider.msal4j;

import org.jspecify.annotations.NullMarked;
