package dev.hexkey.ports;

import org.jspecify.annotations.Nullable;

/**
 * What an issuer gave for a refresh token or at a sign-in.
 *
 * @param accessToken the token to use
 * @param refreshToken the next refresh token, which passes into the core's ownership; {@code null}
 *     if the issuer sent none, and then the one before stays (RFC 6749, section 6)
 * @param attributes what the issuer said of both and a later redemption needs, such as a scope;
 *     kept in the record. Members of the same name replace earlier ones
 */
public record Redemption(
    AccessToken accessToken, @Nullable SecretValue refreshToken, Document attributes) {
  /** Without attributes. */
  public Redemption(AccessToken accessToken, @Nullable SecretValue refreshToken) {
    this(accessToken, refreshToken, Document.EMPTY);
  }
}
