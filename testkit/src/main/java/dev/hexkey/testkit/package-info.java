/**
 * What every adapter is tested with: contracts for each port, an adapter that lives in memory, a
 * manual clock, and searches for secrets that leaked.
 *
 * <p>A contract is an interface with test methods. An adapter's test implements those that say what
 * its store can do, and gives a fixture; an ability that is not there shows in {@code implements}
 * and skips nothing. Together with the ports this package is the stable surface of Hexkey.
 */
@NullMarked
package dev.hexkey.testkit;

import org.jspecify.annotations.NullMarked;
