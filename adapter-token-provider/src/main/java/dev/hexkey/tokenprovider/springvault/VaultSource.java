package dev.hexkey.tokenprovider.springvault;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.vault.VaultException;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.support.VaultToken;

/** Asks Spring Vault. */
final class VaultSource implements TokenSource {
  private final Supplier<VaultToken> tokens;
  private final boolean fresh;

  /**
   * A source.
   *
   * @param fresh whether each token is a new one
   */
  VaultSource(Supplier<VaultToken> tokens, boolean fresh) {
    this.tokens = tokens;
    this.fresh = fresh;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    VaultToken token;
    try {
      token = tokens.get();
    } catch (VaultException e) {
      // without the cause, whose text holds the server's reply
      throw new UnreachableException(
          Problem.of(
              ErrorCodes.SOURCE_UNAVAILABLE,
              "Spring Vault could not log in.",
              "Look at the login's settings, and whether the server can be reached."));
    }
    AccessToken.Builder built = AccessToken.builder(token.getToken());
    lifetimeOf(token, built);
    return built.build();
  }

  private void lifetimeOf(VaultToken token, AccessToken.Builder built) {
    // a kept token states the life it began with, not what is left of it
    if (fresh && token instanceof LoginToken login) {
      Duration lease = login.getLeaseDuration();
      if (!lease.isZero()) {
        built.expiresIn(lease);
      }
    }
  }

  @Override
  public String label() {
    return "Spring Vault";
  }

  @Override
  public boolean canReplaceRejected() {
    return fresh;
  }
}
