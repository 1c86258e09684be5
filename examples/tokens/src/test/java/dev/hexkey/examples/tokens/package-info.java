/** Tests of the programs. */
@NullMarked
package dev.hexkey.examples.tokens;

import org.jspecify.annotations.NullMarked;
