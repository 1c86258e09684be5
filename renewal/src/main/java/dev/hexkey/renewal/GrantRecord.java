package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a grant stands in its record: both tokens, when the access token ends, and whether a
 * redemption was begun whose end nobody has written down. Whoever reads one closes it, which wipes
 * its secrets.
 *
 * @param version of the record that was read; 0 if there was none
 * @param value its members; unknown ones are kept
 */
record GrantRecord(long version, Document value) implements AutoCloseable {
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
   * What is stored after a redemption or a sign-in. Shares the secrets of both.
   *
   * @param life of the access token, from when it was asked for; {@code null} if nobody knows
   */
  Document after(Redemption redemption, Moment sent, @Nullable Duration life) {
    AccessToken token = redemption.accessToken();
    Document next =
        afterWithoutToken(redemption)
            .without(EXPIRES_AT)
            .without(LIFETIME)
            .with(TOKEN_TYPE, token.type())
            .with(ACCESS_TOKEN, SecretValue.ofText(token.revealText()));
    return life == null
        ? next
        : next.with(EXPIRES_AT, sent.millis() + life.toMillis()).with(LIFETIME, life.toMillis());
  }

  /** The same if the access token that came cannot be used: the one before lives to its end. */
  Document afterWithoutToken(Redemption redemption) {
    Document next =
        value
            .without(REDEMPTION_BEGUN_AT)
            .without(ENDED)
            .with(GENERATION, generation() + 1)
            .with(ATTRIBUTES, merged(attributes(), redemption.attributes()));
    return redemption.refreshToken() == null
        ? next
        : next.with(REFRESH_TOKEN, redemption.refreshToken());
  }

  private static Document merged(Document old, Document more) {
    Document merged = old;
    for (String name : more.names()) {
      merged = merged.with(name, more.find(name).orElse(Document.NULL));
    }
    return merged;
  }

  // --- its secrets

  @Override
  public void close() {
    wipe(value);
  }

  /** Overwrites the secrets of a document that nobody needs any more. */
  static void wipe(Document document) {
    document.names().forEach(name -> document.find(name).ifPresent(GrantRecord::wipeMember));
  }

  private static void wipeMember(Object member) {
    if (member instanceof SecretValue secret) {
      secret.close();
    } else if (member instanceof Document document) {
      wipe(document);
    } else if (member instanceof List<?> list) {
      list.forEach(GrantRecord::wipeMember);
    }
  }

  /** The same document with secrets of its own. */
  static Document copy(Document document) {
    Document copy = document;
    for (String name : document.names()) {
      copy = copy.with(name, copyOf(document.find(name).orElseThrow()));
    }
    return copy;
  }

  private static Object copyOf(Object member) {
    if (member instanceof SecretValue secret) {
      return secret.revealTo(SecretValue::of);
    }
    if (member instanceof Document document) {
      return copy(document);
    }
    return member instanceof List<?> list
        ? list.stream().map(GrantRecord::copyOf).toList()
        : member;
  }
}
