/** The contracts, tried on stores in memory that keep them and on stores that break them. */
@NullMarked
package dev.hexkey.testkit;

import org.jspecify.annotations.NullMarked;
