/** Spring's {@code WebClient}. */
@NullMarked
package dev.hexkey.tokenprovider.springwebflux;

import org.jspecify.annotations.NullMarked;
