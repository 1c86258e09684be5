/** Tests of the program. */
@NullMarked
package dev.hexkey.examples.openbao;

import org.jspecify.annotations.NullMarked;
