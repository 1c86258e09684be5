/** Spring AI, the real one. */
@NullMarked
package dev.hexkey.tokenprovider.springai;

import org.jspecify.annotations.NullMarked;
