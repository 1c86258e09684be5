/** Tests with a real PostgreSQL on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.postgresql;

import org.jspecify.annotations.NullMarked;
