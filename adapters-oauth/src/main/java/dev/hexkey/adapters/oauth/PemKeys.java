package dev.hexkey.adapters.oauth;

import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Private keys in PKCS #8, as PEM text (RFC 7468, section 10). */
final class PemKeys {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PemKeys() {}

  static PrivateKey parse(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw OAuthErrors.unusableKey("BAD_PEM");
    }
    KeySpec spec = new PKCS8EncodedKeySpec(decode(text.substring(begin + BEGIN.length(), end)));
    return read("RSA", spec)
        .or(() -> read("EC", spec))
        .orElseThrow(() -> OAuthErrors.unusableKey("UNSUPPORTED_KEY"));
  }

  private static Optional<PrivateKey> read(String algorithm, KeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // a key of another kind
    }
  }

  /** An RSA key with the public part that it holds, if it holds one. */
  static @Nullable RSAKey withPublicPart(RSAPrivateKey key) {
    if (!(key instanceof RSAPrivateCrtKey crt)) {
      return null;
    }
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent());
      RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
      return new RSAKey.Builder(open).privateKey(key).build();
    } catch (GeneralSecurityException e) {
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }
  }

  private static byte[] decode(String lines) {
    try {
      return Base64.getMimeDecoder().decode(lines);
    } catch (IllegalArgumentException e) {
      throw OAuthErrors.unusableKey("BAD_PEM");
    }
  }
}
