package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;

/**
 * A token that is kept as a secret. After a refusal it is read from its store again, past what the
 * resolver remembers. Thread-safe.
 */
public final class SecretUriTokenSource implements TokenSource {
  private final SecretResolver secrets;
  private final String uri;

  /**
   * The token at this address.
   *
   * @param uri a secret URI; checked when the token is first needed
   */
  public SecretUriTokenSource(SecretResolver secrets, String uri) {
    this.secrets = secrets;
    this.uri = uri;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    SecretValue secret =
        request.reason() == TokenRequest.Reason.REJECTED
            ? secrets.refresh(uri)
            : secrets.resolve(uri);
    return AccessToken.of(Texts.bare(secret.revealText()));
  }

  @Override
  public String label() {
    return "secret";
  }
}
