/** The arrows and habits of the house, checked over the classes of every module. */
@NullMarked
package dev.hexkey.architecture;

import org.jspecify.annotations.NullMarked;
