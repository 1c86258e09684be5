package dev.hexkey.core;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a grant stands in its record: both tokens, when the access token ends, and whether a
 * redemption was begun whose end nobody has written down.
 *
 * @param version of the record that was read; 0 if there was none
 * @param value its members; unknown ones are kept
 */
record GrantRecord(long version, Document value) {
  private static final String GENERATION = "generation";
  private static final String ACCESS_TOKEN = "access_token";
  private static final String TOKEN_TYPE = "token_type";
  private static final String REFRESH_TOKEN = "refresh_token";
  private static final String EXPIRES_AT = "expires_at_ms";
  private static final String LIFETIME = "lifetime_ms";
  private static final String ATTRIBUTES = "attributes";
  private static final String REDEMPTION_BEGUN_AT = "redemption_begun_at_ms";
  private static final String ENDED = "ended";

  static final GrantRecord NONE = new GrantRecord(0, Document.EMPTY);

  static GrantRecord of(StoredRecord stored) {
    return new GrantRecord(stored.version(), stored.value());
  }

  long generation() {
    return value.number(GENERATION).orElse(0L);
  }

  Optional<SecretValue> refreshToken() {
    return value.secret(REFRESH_TOKEN);
  }

  Document attributes() {
    return value.document(ATTRIBUTES).orElse(Document.EMPTY);
  }

  /** When a redemption was begun whose end is not known. */
  Optional<Instant> redemptionBegunAt() {
    return value.number(REDEMPTION_BEGUN_AT).map(Instant::ofEpochMilli);
  }

  /** Whether the issuer has said that the grant is no more. */
  boolean isEnded() {
    return value.bool(ENDED).orElse(false);
  }

  /** How long such tokens live. */
  @Nullable Duration lifetime() {
    return value.number(LIFETIME).map(Duration::ofMillis).orElse(null);
  }

  Optional<Instant> expiry() {
    return value.number(EXPIRES_AT).map(Instant::ofEpochMilli);
  }

  /** The access token, if there is one. */
  Optional<AccessToken> accessToken() {
    return value.secret(ACCESS_TOKEN).map(this::accessToken);
  }

  private AccessToken accessToken(SecretValue token) {
    AccessToken.Builder builder =
        AccessToken.builder(token.revealText()).type(value.text(TOKEN_TYPE).orElse("Bearer"));
    expiry().ifPresent(builder::expiresAt);
    return builder.build();
  }

  /** The same with a redemption that is about to be sent. */
  Document withRedemptionBegun(Moment now) {
    return value.with(REDEMPTION_BEGUN_AT, now.millis());
  }

  /** The same, once the issuer has answered with an error. */
  Document withRedemptionEnded(boolean grantEnded) {
    Document ended = value.without(REDEMPTION_BEGUN_AT);
    return grantEnded ? ended.with(ENDED, true) : ended;
  }

  /**
   * What is stored after a redemption or a sign-in.
   *
   * @param life of the access token, from when it was asked for; {@code null} if nobody knows
   */
  Document after(Redemption redemption, Moment sent, @Nullable Duration life) {
    Document next =
        value
            .without(REDEMPTION_BEGUN_AT)
            .without(ENDED)
            .without(EXPIRES_AT)
            .without(LIFETIME)
            .with(GENERATION, generation() + 1)
            .with(TOKEN_TYPE, redemption.accessToken().type())
            .with(ACCESS_TOKEN, SecretValue.ofText(redemption.accessToken().revealText()));
    if (life != null) {
      next = next.with(EXPIRES_AT, sent.millis() + life.toMillis()).with(LIFETIME, life.toMillis());
    }
    if (redemption.refreshToken() != null) {
      next = next.with(REFRESH_TOKEN, redemption.refreshToken());
    }
    return next.with(ATTRIBUTES, merged(attributes(), redemption.attributes()));
  }

  private static Document merged(Document old, Document more) {
    Document merged = old;
    for (String name : more.names()) {
      merged = merged.with(name, more.find(name).orElse(Document.NULL));
    }
    return merged;
  }
}
