package dev.hexkey.adapters.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.hexkey.ports.SecretValue;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.text.ParseException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A private key that signs assertions and proofs: RSA (RS256) or an elliptic curve (ES256, ES384,
 * ES512). Its source is asked at each use, so a key that is replaced there is taken up. Immutable;
 * its text shows nothing.
 */
public final class SigningKey {
  private final Supplier<Material> source;
  private final @Nullable String keyId;
  private final @Nullable JWSAlgorithm algorithm;

  private SigningKey(
      Supplier<Material> source, @Nullable String keyId, @Nullable JWSAlgorithm algorithm) {
    this.source = source;
    this.keyId = keyId;
    this.algorithm = algorithm;
  }

  /** A key of this JVM, which may lie in a token or module. */
  public static SigningKey of(PrivateKey key) {
    return new SigningKey(() -> Material.of(key), null, null);
  }

  /** A key as PEM text: PKCS #8, {@code BEGIN PRIVATE KEY}. */
  public static SigningKey pem(Supplier<SecretValue> text) {
    return new SigningKey(() -> Material.of(PemKeys.parse(Secrets.text(text))), null, null);
  }

  /** A key as a JSON Web Key (RFC 7517). */
  public static SigningKey jwk(Supplier<SecretValue> json) {
    return new SigningKey(() -> Material.parse(Secrets.text(json)), null, null);
  }

  /** A new key on the curve P-256, for as long as this program runs. */
  public static SigningKey generate() {
    try {
      JWK made = new ECKeyGenerator(Curve.P_256).generate();
      return new SigningKey(() -> Material.of(made), null, null);
    } catch (JOSEException e) {
      throw new IllegalStateException("this JVM makes no keys on P-256", e);
    }
  }

  /** The same key with the name by which the issuer knows it. */
  public SigningKey withKeyId(String id) {
    return new SigningKey(source, id, algorithm);
  }

  /** The same key with another of its algorithms, such as {@code PS256}. */
  public SigningKey withAlgorithm(String name) {
    return new SigningKey(source, keyId, JWSAlgorithm.parse(name));
  }

  @Override
  public String toString() {
    return "SigningKey[redacted]";
  }

  SignedJWT sign(JWTClaimsSet claims) {
    Material material = source.get();
    JWSHeader header =
        new JWSHeader.Builder(algorithm(material))
            .type(JOSEObjectType.JWT)
            .keyID(keyId == null ? material.keyId() : keyId)
            .build();
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(material.signer());
      return jwt;
    } catch (JOSEException e) {
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }
  }

  /** The key with its public part, which proofs carry. */
  JWK publishable() {
    JWK jwk = source.get().jwk();
    if (jwk == null) {
      throw OAuthErrors.unusableKey("NO_PUBLIC_PART");
    }
    return jwk;
  }

  JWSAlgorithm algorithm() {
    return algorithm(source.get());
  }

  private JWSAlgorithm algorithm(Material material) {
    return algorithm == null ? material.algorithm() : algorithm;
  }

  /** A key ready for use; {@code jwk} where the public part is known. */
  private record Material(
      JWSSigner signer, JWSAlgorithm algorithm, @Nullable String keyId, @Nullable JWK jwk) {
    static Material of(PrivateKey key) {
      try {
        if (key instanceof ECPrivateKey ec) {
          Curve curve = Curve.forECParameterSpec(ec.getParams());
          return new Material(new ECDSASigner(key, curve), algorithmOf(curve), null, null);
        }
        if (key.getAlgorithm().equals("RSA")) {
          RSAKey jwk = key instanceof RSAPrivateKey rsa ? PemKeys.withPublicPart(rsa) : null;
          return new Material(new RSASSASigner(key), JWSAlgorithm.RS256, null, jwk);
        }
      } catch (JOSEException e) {
        throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
      }
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }

    static Material parse(String json) {
      try {
        return of(JWK.parse(json));
      } catch (ParseException | IllegalArgumentException e) {
        throw OAuthErrors.unusableKey("BAD_JWK"); // the cause may quote the key
      }
    }

    static Material of(JWK jwk) {
      try {
        if (jwk instanceof ECKey ec && ec.isPrivate()) {
          return new Material(new ECDSASigner(ec), stated(jwk, ec.getCurve()), id(jwk), jwk);
        }
        if (jwk instanceof RSAKey rsa && rsa.isPrivate()) {
          return new Material(new RSASSASigner(rsa), stated(jwk, null), id(jwk), jwk);
        }
      } catch (JOSEException e) {
        throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
      }
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }

    private static @Nullable String id(JWK jwk) {
      return jwk.getKeyID();
    }

    private static JWSAlgorithm stated(JWK jwk, @Nullable Curve curve) {
      if (jwk.getAlgorithm() != null) {
        return JWSAlgorithm.parse(jwk.getAlgorithm().getName());
      }
      return curve == null ? JWSAlgorithm.RS256 : algorithmOf(curve);
    }

    private static JWSAlgorithm algorithmOf(@Nullable Curve curve) {
      if (Curve.P_256.equals(curve)) {
        return JWSAlgorithm.ES256;
      }
      if (Curve.P_384.equals(curve)) {
        return JWSAlgorithm.ES384;
      }
      if (Curve.P_521.equals(curve)) {
        return JWSAlgorithm.ES512;
      }
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }

    @Override
    public String toString() {
      return "Material[redacted]";
    }
  }
}
