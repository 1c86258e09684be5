/** Each fault, as a client sees it. */
@NullMarked
package dev.hexkey.testkit.faults;

import org.jspecify.annotations.NullMarked;
