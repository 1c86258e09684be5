/**
 * What every integration must do, stated once, with the servers and tokens that it takes. A test
 * class of an integration implements the contracts that its client can keep.
 */
@NullMarked
package dev.hexkey.tokenprovider.conformance;

import org.jspecify.annotations.NullMarked;
