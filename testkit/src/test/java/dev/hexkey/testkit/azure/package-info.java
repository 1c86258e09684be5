/** The double of Azure, and the clients of Microsoft that judge it. */
@NullMarked
package dev.hexkey.testkit.azure;

import org.jspecify.annotations.NullMarked;
