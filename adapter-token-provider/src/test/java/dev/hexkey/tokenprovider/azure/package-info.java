/** Tests with a real client of Azure's SDK against a server on loopback. */
@NullMarked
package dev.hexkey.tokenprovider.azure;

import org.jspecify.annotations.NullMarked;
