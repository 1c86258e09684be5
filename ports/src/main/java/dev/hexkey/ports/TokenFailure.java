package dev.hexkey.ports;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an error about a token carries beside its code; holds no secret.
 *
 * @param source the label of the source
 * @param tries how often the source has failed in a row
 * @param sinceSuccess how long ago a token was last obtained; {@code null} if never
 * @param notBefore when the source may be asked again; {@code null} if it may now, or never by
 *     itself
 * @param attributes what the issuer or server said: {@code error}, {@code error_description},
 *     {@code error_uri}, {@code suberror}, {@code claims}, {@code acr_values}, {@code max_age},
 *     {@code scope}, {@code request_id}
 */
public record TokenFailure(
    String source,
    int tries,
    @Nullable Duration sinceSuccess,
    @Nullable Instant notBefore,
    Map<String, String> attributes) {
  /** Copies the attributes. */
  public TokenFailure {
    attributes = Map.copyOf(attributes);
  }

  /** Only what the issuer or server said; the core adds the rest. */
  public static TokenFailure said(Map<String, String> attributes) {
    return new TokenFailure("", 0, null, null, attributes);
  }

  /** One of the attributes. */
  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }
}
