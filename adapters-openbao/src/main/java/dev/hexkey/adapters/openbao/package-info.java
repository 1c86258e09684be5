/**
 * Secrets in OpenBao and HashiCorp Vault: {@code openbao+kv2://<mount>/<path>#<field>} and {@code
 * hashicorp+kv2://…} over the engine KV version 2, the logins that a server offers, leases, and key
 * protection by the transit engine.
 *
 * <p>Implements {@link dev.hexkey.ports.SecretStore} with its optional abilities. Logins are {@link
 * dev.hexkey.ports.TokenSource}s, which the core keeps fresh.
 */
@NullMarked
package dev.hexkey.adapters.openbao;

import org.jspecify.annotations.NullMarked;
