/** OpenFeign. */
@NullMarked
package dev.hexkey.tokenprovider.feign;

import org.jspecify.annotations.NullMarked;
