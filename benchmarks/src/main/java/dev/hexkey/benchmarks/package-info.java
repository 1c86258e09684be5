/**
 * JMH benchmarks and the bare programs that Hexkey is measured against; never part of the product.
 */
@NullMarked
package dev.hexkey.benchmarks;

import org.jspecify.annotations.NullMarked;
