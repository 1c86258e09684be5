package dev.hexkey.ports;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a server asks for when it refuses a token: the Bearer or DPoP challenge of a {@code
 * WWW-Authenticate} header (RFC 9110, section 11.6.1; RFC 6750, section 3). Immutable; its text
 * shows no values.
 */
public final class Challenge {
  private static final int MAX_CLAIMS = 16_384;
  private static final String INSUFFICIENT_CLAIMS = "insufficient_claims";

  private final String scheme;
  private final Map<String, String> parameters;

  Challenge(String scheme, Map<String, String> parameters) {
    this.scheme = scheme;
    this.parameters = Map.copyOf(parameters);
  }

  /**
   * The challenge in these header values: the first one of Bearer or DPoP that names an error, else
   * the first of them. Never throws: what is not understood is passed over.
   *
   * @param headers every value of {@code WWW-Authenticate}, as they came
   */
  public static Optional<Challenge> find(List<String> headers) {
    Challenge first = null;
    for (String header : headers) {
      for (Challenge challenge : ChallengeText.read(header)) {
        if (!challenge.isForTokens()) {
          continue;
        }
        if (challenge.parameters.containsKey("error")) {
          return Optional.of(challenge);
        }
        first = first == null ? challenge : first;
      }
    }
    return Optional.ofNullable(first);
  }

  /**
   * A claims challenge, for a client that has taken the header apart already.
   *
   * @param claims its JSON text, decoded
   */
  public static Challenge forClaims(String claims) {
    String encoded = Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return new Challenge("bearer", Map.of("error", INSUFFICIENT_CLAIMS, "claims", encoded));
  }

  /** The authentication scheme in lower case. */
  public String scheme() {
    return scheme;
  }

  /** A parameter by its name in any case. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The error, such as {@code invalid_token}. */
  public Optional<String> error() {
    return parameter("error");
  }

  /** Whether another scope is needed (RFC 6750, section 3.1). */
  public boolean isInsufficientScope() {
    return error().filter("insufficient_scope"::equals).isPresent();
  }

  /** Whether the person must authenticate more strongly (RFC 9470). */
  public boolean isStepUp() {
    return error().filter("insufficient_user_authentication"::equals).isPresent();
  }

  /**
   * Whether the proof of a bound token lacks the server's nonce (RFC 9449, section 9); the token
   * itself was not refused.
   */
  public boolean isNonceWanted() {
    return error().filter("use_dpop_nonce"::equals).isPresent();
  }

  /**
   * The JSON text of a claims challenge. In either alphabet of Base64, padded or not; what is
   * neither counts as none.
   */
  public Optional<String> claims() {
    if (error().filter(INSUFFICIENT_CLAIMS::equals).isEmpty()) {
      return Optional.empty();
    }
    return parameter("claims").flatMap(Challenge::decodeClaims);
  }

  @Override
  public String toString() {
    return "Challenge[" + scheme + "]";
  }

  private boolean isForTokens() {
    return scheme.equals("bearer") || scheme.equals("dpop");
  }

  private static Optional<String> decodeClaims(String text) {
    if (text.length() > MAX_CLAIMS) {
      return Optional.empty();
    }
    try {
      String urlSafe = text.replace('+', '-').replace('/', '_').replace("=", "");
      byte[] bytes = Base64.getUrlDecoder().decode(urlSafe);
      String json =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
      return json.startsWith("{") && json.endsWith("}") ? Optional.of(json) : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty(); // an ordinary refusal; what it said is not worth a log line
    }
  }
}
