/** One small program a use case, each runnable. */
@NullMarked
package dev.hexkey.examples;

import org.jspecify.annotations.NullMarked;
