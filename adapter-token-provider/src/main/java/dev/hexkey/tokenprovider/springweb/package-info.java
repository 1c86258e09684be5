/** Spring's {@code RestClient} and {@code RestTemplate}. */
@NullMarked
package dev.hexkey.tokenprovider.springweb;

import org.jspecify.annotations.NullMarked;
