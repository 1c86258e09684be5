/**
 * The Guice face of {@link dev.hexkey.core.Hexkey#builder()}: binds the client, and hands the
 * builder every adapter that other modules put into a set.
 */
@NullMarked
package dev.hexkey.assembly;

import org.jspecify.annotations.NullMarked;
