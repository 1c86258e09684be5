package dev.hexkey.adapters.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the proofs that bind tokens to a key (RFC 9449): for the requests of an {@link OAuthClient}
 * by itself, for requests to a resource with {@link #proof}. The key is read once, when first
 * needed: a token that is bound to it cannot be used with another. Thread-safe.
 *
 * <p>To call a resource: send {@code Authorization: DPoP} with the token and {@code DPoP} with a
 * new proof. Hand each answer's {@code DPoP-Nonce} to {@link #learn}. A 401 with {@code
 * error="use_dpop_nonce"} is answered with a new proof and the same token, once; the token was not
 * refused.
 */
public final class DpopProofs {
  private static final int MAX_ORIGINS = 1_000;
  private static final int MAX_NONCE = 1_024;

  private final SigningKey key;
  private final InstantSource clock;
  private final Map<String, Nonce> nonces = new ConcurrentHashMap<>();
  private volatile @Nullable DefaultDPoPProofFactory factory;

  private DpopProofs(SigningKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /** Proofs with this key, whose public part must be known: a JWK, an RSA key, a generated one. */
  public static DpopProofs of(SigningKey key) {
    return of(key, InstantSource.system());
  }

  /** The same, dated by this clock. */
  public static DpopProofs of(SigningKey key, InstantSource clock) {
    return new DpopProofs(key, clock);
  }

  /**
   * A proof for one request to a resource, never to be sent twice.
   *
   * @param method of HTTP, such as {@code GET}
   * @param accessToken the bare token that the request carries
   */
  public String proof(String method, URI target, String accessToken) {
    return make(method, target, new DPoPAccessToken(accessToken), clock.instant());
  }

  /**
   * Keeps the nonce that a server wants in the next proofs for its origin.
   *
   * @param nonce the value of {@code DPoP-Nonce}; {@code null} if there was none
   * @return whether it is one that was not known
   */
  public boolean learn(URI target, @Nullable String nonce) {
    if (nonce == null || nonce.isBlank() || nonce.length() > MAX_NONCE) {
      return false;
    }
    String origin = SafeUris.origin(target);
    if (nonces.size() >= MAX_ORIGINS && !nonces.containsKey(origin)) {
      nonces.clear(); // each is asked for again with one request
    }
    return !new Nonce(nonce).equals(nonces.put(origin, new Nonce(nonce)));
  }

  /** The key's thumbprint, which bound tokens name in {@code cnf.jkt}. */
  public String thumbprint() {
    try {
      return factory().getPublicJWK().computeThumbprint().toString();
    } catch (JOSEException e) {
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }
  }

  @Override
  public String toString() {
    return "DpopProofs[" + nonces.size() + " nonces]";
  }

  /** A proof for a token request, which carries no token. */
  String proof(String method, URI target, Instant now) {
    return make(method, target, null, now);
  }

  private String make(String method, URI target, @Nullable DPoPAccessToken token, Instant now) {
    Nonce nonce = nonces.get(SafeUris.origin(target));
    JWTID id = new JWTID(DPoPProofFactory.MINIMAL_JTI_BYTE_LENGTH);
    try {
      return factory()
          .createDPoPJWT(id, method, withoutQuery(target), Date.from(now), token, nonce)
          .serialize();
    } catch (JOSEException e) {
      throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
    }
  }

  private static URI withoutQuery(URI target) {
    String text = target.toString();
    int end = text.length();
    for (char c : new char[] {'?', '#'}) {
      int at = text.indexOf(c);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    return URI.create(text.substring(0, end));
  }

  private DefaultDPoPProofFactory factory() {
    DefaultDPoPProofFactory made = factory;
    if (made == null) {
      try {
        made = new DefaultDPoPProofFactory(key.publishable(), key.algorithm());
      } catch (JOSEException | IllegalArgumentException e) {
        throw OAuthErrors.unusableKey("UNSUPPORTED_KEY");
      }
      factory = made;
    }
    return made;
  }
}
