/**
 * A double of Microsoft Entra ID and of Azure Key Vault over TLS on loopback, for tests of what
 * nobody has a tenant for: sign-ins, refusals, challenges, roles, soft delete and limits. It keeps
 * state and answers by the state alone, whoever asks; the judges of this module run the clients of
 * Microsoft against it. Brings no dependency.
 */
@NullMarked
package dev.hexkey.testkit.azure;

import org.jspecify.annotations.NullMarked;
