/** A plug-in's secret, read from Azure Key Vault after a sign-in with Microsoft. */
@NullMarked
package dev.hexkey.examples.azure;

import org.jspecify.annotations.NullMarked;
