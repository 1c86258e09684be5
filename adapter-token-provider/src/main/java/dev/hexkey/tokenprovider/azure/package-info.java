/**
 * Azure's SDK (azure-core, tried with 1.61.0): {@code TokenCredential}, in both directions, and a
 * policy that sends a refused request again.
 */
@NullMarked
package dev.hexkey.tokenprovider.azure;

import org.jspecify.annotations.NullMarked;
