/** A real PostgreSQL on loopback, for tests of what logs in there. Brings no driver. */
@NullMarked
package dev.hexkey.testkit.postgresql;

import org.jspecify.annotations.NullMarked;
