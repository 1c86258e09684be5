package dev.hexkey.adapters.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JWT that a client signs to show who it is or for whom it asks (RFC 7523, section 3). Made anew
 * for each request, dated one minute back, so that a clock that runs ahead a little does no harm,
 * unless the issuer has said that this is too old. Immutable.
 */
public final class JwtAssertion {
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final SigningKey key;
  private final Map<String, Object> claims;

  private JwtAssertion(SigningKey key, Map<String, Object> claims) {
    this.key = key;
    this.claims = claims;
  }

  /** An assertion without claims of its own. */
  public static JwtAssertion signedWith(SigningKey key) {
    return new JwtAssertion(key, Map.of());
  }

  /** Who vouches: {@code iss}. */
  public JwtAssertion issuer(String issuer) {
    return claim("iss", issuer);
  }

  /** For whom: {@code sub}. */
  public JwtAssertion subject(String subject) {
    return claim("sub", subject);
  }

  /** To whom: {@code aud}; the issuer, or its token endpoint if only that is known, unless set. */
  public JwtAssertion audience(String audience) {
    return claim("aud", audience);
  }

  /**
   * Any other claim.
   *
   * @param value a text, number, truth value, or a list or map of these
   */
  public JwtAssertion claim(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(claims);
    more.put(name, value);
    return new JwtAssertion(key, more);
  }

  @Override
  public String toString() {
    return "JwtAssertion" + claims.keySet();
  }

  String serialize(Moment moment) {
    Instant from = moment.now().minus(moment.back());
    JWTClaimsSet.Builder set =
        new JWTClaimsSet.Builder()
            .audience(moment.audience())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(from))
            .notBeforeTime(Date.from(from))
            .expirationTime(Date.from(from.plus(LIFE)));
    claims.forEach((name, value) -> put(set, name, value));
    return key.sign(set.build()).serialize();
  }

  private static void put(JWTClaimsSet.Builder set, String name, @Nullable Object value) {
    set.claim(name, value);
  }
}
