/** Google's auth library (tried with 1.52.0): credentials, in both directions. */
@NullMarked
package dev.hexkey.tokenprovider.google;

import org.jspecify.annotations.NullMarked;
