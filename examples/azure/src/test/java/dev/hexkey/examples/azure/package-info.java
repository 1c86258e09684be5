/** Tests of the program. */
@NullMarked
package dev.hexkey.examples.azure;

import org.jspecify.annotations.NullMarked;
