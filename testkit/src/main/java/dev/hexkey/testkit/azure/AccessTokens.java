package dev.hexkey.testkit.azure;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Signs tokens and remembers whose they are. Thread-safe. */
final class AccessTokens {
  private static final int KEY_BITS = 2_048;

  private record Issued(Principal principal, int generation) {}

  private final Map<String, Issued> issued = new ConcurrentHashMap<>(); // by the claim uti
  private final String keyId = UUID.randomUUID().toString().replace("-", "");
  private final KeyPair keys = newKeys();
  private final InstantSource clock;
  private volatile Duration life = Duration.ofMinutes(75);

  AccessTokens(InstantSource clock) {
    this.clock = clock;
  }

  void life(Duration next) {
    life = next;
  }

  Duration life() {
    return life;
  }

  /**
   * An access token.
   *
   * @param claims what the client asked for; the capability {@code CP1} is looked for in it
   */
  String access(Principal principal, String audience, String claims) {
    Instant now = clock.instant();
    String uti = Jwt.encode(UUID.randomUUID().toString());
    issued.put(uti, new Issued(principal, principal.accessGeneration()));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("aud", audience);
    content.put("iss", issuer(principal.tenant()));
    content.put("iat", now.getEpochSecond());
    content.put("nbf", now.getEpochSecond());
    content.put("exp", now.plus(life).getEpochSecond());
    content.put("appid", principal.app().clientId());
    content.put("appidacr", principal.app().isConfidential() ? "1" : "0");
    content.put("oid", principal.objectId());
    content.put("sub", principal.objectId());
    content.put("tid", principal.tenant());
    content.put("uti", uti);
    content.put("ver", "1.0");
    content.putAll(principal.claims());
    if (claims.contains("\"CP1\"") || claims.contains("\"cp1\"")) {
      content.put("xms_cc", List.of("CP1"));
    }
    return Jwt.sign(content, keyId, keys.getPrivate());
  }

  /** An id token, for the client itself. */
  String id(EntraUser user, Principal principal, String issuer, @Nullable String nonce) {
    Instant now = clock.instant();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("aud", principal.app().clientId());
    content.put("iss", issuer);
    content.put("iat", now.getEpochSecond());
    content.put("nbf", now.getEpochSecond());
    content.put("exp", now.plus(Duration.ofHours(1)).getEpochSecond());
    content.put("name", user.name());
    content.put("oid", principal.objectId());
    content.put("preferred_username", user.principalName());
    content.put("sub", principal.objectId());
    content.put("tid", principal.tenant());
    content.put("ver", "2.0");
    if (nonce != null) {
      content.put("nonce", nonce);
    }
    return Jwt.sign(content, keyId, keys.getPrivate());
  }

  boolean isSigned(Jwt token) {
    return token.isSignedBy(keys.getPublic());
  }

  /** Whether continuous access evaluation wants a newer one. */
  boolean isRevoked(Jwt token) {
    Issued known = issued.get(token.text("uti"));
    return known != null
        && token.has("xms_cc")
        && known.generation() != known.principal().accessGeneration();
  }

  /** Whose token it is; empty if it is an app's own. */
  Optional<EntraUser> userOf(Jwt token) {
    return Optional.ofNullable(issued.get(token.text("uti")))
        .map(known -> known.principal().user());
  }

  static String issuer(String tenant) {
    return "https://sts.windows.net/" + tenant + "/";
  }

  /** The public key (RFC 7517). */
  Map<String, Object> jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    Map<String, Object> jwk =
        Json.of(
            "kty",
            "RSA",
            "use",
            "sig",
            "kid",
            keyId,
            "x5t",
            keyId,
            "n",
            unsigned(key.getModulus().toByteArray()),
            "e",
            unsigned(key.getPublicExponent().toByteArray()));
    return Json.of("keys", List.of(jwk));
  }

  private static String unsigned(byte[] number) {
    int zeros = number[0] == 0 ? 1 : 0;
    return Jwt.encode(Arrays.copyOfRange(number, zeros, number.length));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** The token of a request to a vault, if it is one at all. */
  static Optional<Jwt> of(Call call) {
    return call.bearer().flatMap(Jwt::parse);
  }
}
