/**
 * What crosses the wall of the hexagon: the interfaces that adapters implement and that the core
 * serves, the values they exchange, and every error.
 *
 * <p>This package imports the JDK and nullness annotations only. Together with the test kit it is
 * the stable surface of Hexkey. A type here names no vendor, no wire format and no library.
 */
@NullMarked
package dev.hexkey.ports;

import org.jspecify.annotations.NullMarked;
