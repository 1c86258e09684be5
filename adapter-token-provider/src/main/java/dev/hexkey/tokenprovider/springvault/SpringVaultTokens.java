package dev.hexkey.tokenprovider.springvault;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenSource;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.SessionManager;
import org.springframework.vault.support.VaultToken;

/**
 * Spring Vault's sessions, kept by Hexkey:
 *
 * <pre>{@code
 * new VaultTemplate(endpoint, requestFactory, SpringVaultTokens.sessions(provider));
 * }</pre>
 */
public final class SpringVaultTokens {
  private SpringVaultTokens() {}

  /** The provider's token as Spring Vault's session. */
  public static SessionManager sessions(TokenProvider provider) {
    return () -> VaultToken.of(provider.get());
  }

  /** A login of Spring Vault's as a source: logs in anew each time. */
  public static TokenSource source(ClientAuthentication login) {
    return new VaultSource(login::login, true);
  }

  /**
   * A session of Spring Vault's as a source. It keeps its token until it thinks that it ends, and
   * nothing passes that over, so that a token that a server refused stays refused.
   */
  public static TokenSource source(SessionManager sessions) {
    return new VaultSource(sessions::getSessionToken, false);
  }
}
