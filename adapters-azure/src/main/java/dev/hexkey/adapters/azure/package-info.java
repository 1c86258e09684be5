/**
 * Secrets in Azure Key Vault: {@code azure+kv://<vault>/<name>#<field>}, and the sign-in with
 * Microsoft Entra ID that reading them needs, of a person or of a server.
 *
 * <p>Implements {@link dev.hexkey.ports.SecretStore} with its optional abilities over the Azure
 * SDK. Every identity is a {@link dev.hexkey.ports.TokenSource} over MSAL4J, which the core keeps
 * fresh.
 */
@NullMarked
package dev.hexkey.adapters.azure;

import org.jspecify.annotations.NullMarked;
