package dev.hexkey.adapters.openbao;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Makes JWTs (RFC 7519) with a key of its own. */
final class Jwts {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;

  Jwts() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
  }

  /** The public key as PEM, with its line ends escaped for JSON. */
  String publicKey() {
    return "-----BEGIN PUBLIC KEY-----\\n"
        + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
        + "\\n-----END PUBLIC KEY-----\\n";
  }

  String sign(String claims) throws GeneralSecurityException {
    String content = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + BASE64.encodeToString(signature.sign());
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
