package dev.hexkey.testkit.azure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** A signed token (RFC 7519), whose signature is checked only by {@link #isSignedBy}. */
final class Jwt {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Map<String, Object> header;
  private final Map<String, Object> claims;
  private final String signed;
  private final byte[] signature;

  private Jwt(
      Map<String, Object> header, Map<String, Object> claims, String signed, byte[] signature) {
    this.header = header;
    this.claims = claims;
    this.signed = signed;
    this.signature = signature;
  }

  /** Signs with {@code RS256}. */
  static String sign(Map<String, Object> claims, String keyId, PrivateKey key) {
    String header = Json.write(Json.of("typ", "JWT", "alg", "RS256", "x5t", keyId, "kid", keyId));
    String content = encode(header) + "." + encode(Json.write(claims));
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(key);
      signer.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + BASE64.encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Takes a token apart; empty if it is none. */
  static Optional<Jwt> parse(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Jwt(
              Json.object(decode(parts[0])),
              Json.object(decode(parts[1])),
              parts[0] + "." + parts[1],
              Base64.getUrlDecoder().decode(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Checks {@code RS256} and {@code PS256}. */
  boolean isSignedBy(PublicKey key) {
    try {
      Signature verifier = verifier();
      verifier.initVerify(key);
      verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Signature verifier() throws GeneralSecurityException {
    if (!"PS256".equals(header.get("alg"))) {
      return Signature.getInstance("SHA256withRSA");
    }
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    return verifier;
  }

  String text(String claim) {
    return Json.text(claims, claim).orElse("");
  }

  /** A time in seconds; zero if it is absent. */
  long seconds(String claim) {
    return claims.get(claim) instanceof Number number ? number.longValue() : 0;
  }

  boolean has(String claim) {
    return claims.containsKey(claim);
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static String decode(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
