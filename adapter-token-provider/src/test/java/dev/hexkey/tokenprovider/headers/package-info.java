/** Tests of headers as a map. */
@NullMarked
package dev.hexkey.tokenprovider.headers;

import org.jspecify.annotations.NullMarked;
