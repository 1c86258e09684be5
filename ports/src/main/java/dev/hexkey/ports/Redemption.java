package dev.hexkey.ports;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer gave for a refresh token or at a sign-in: an access token, or what is wrong with
 * the one that came. The issuer may have replaced the refresh token in either case, so the core
 * stores the next one before it tells anybody of the failure.
 *
 * @param accessToken the token to use; the accessor throws {@code failure} if there is none
 * @param failure what is wrong with the access token; {@code null} if nothing is
 * @param refreshToken the next refresh token, which passes into the core's ownership and is wiped
 *     once it is stored; {@code null} if the issuer sent none, and then the one before stays (RFC
 *     6749, section 6)
 * @param attributes what the issuer said of both and a later redemption needs, such as a scope;
 *     kept in the record. Members of the same name replace earlier ones; secrets in it are the
 *     core's, too
 */
public record Redemption(
    @Nullable AccessToken accessToken,
    @Nullable HexkeyException failure,
    @Nullable SecretValue refreshToken,
    Document attributes) {
  /** Either a token or a failure. */
  public Redemption {
    if ((accessToken == null) == (failure == null)) {
      throw new IllegalArgumentException("either an access token or what is wrong with it");
    }
  }

  /** With a token that can be used. */
  public Redemption(
      AccessToken accessToken, @Nullable SecretValue refreshToken, Document attributes) {
    this(accessToken, null, refreshToken, attributes);
  }

  /** Without attributes. */
  public Redemption(AccessToken accessToken, @Nullable SecretValue refreshToken) {
    this(accessToken, refreshToken, Document.EMPTY);
  }

  /** With an access token that cannot be used. */
  public static Redemption withoutToken(
      HexkeyException failure, @Nullable SecretValue refreshToken, Document attributes) {
    return new Redemption(null, failure, refreshToken, attributes);
  }

  /**
   * The token to use.
   *
   * @throws HexkeyException what is wrong with it
   */
  @Override
  public AccessToken accessToken() {
    if (accessToken == null) {
      throw Objects.requireNonNull(failure);
    }
    return accessToken;
  }
}
