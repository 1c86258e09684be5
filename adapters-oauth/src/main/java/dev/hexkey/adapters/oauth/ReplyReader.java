package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.WireSeconds;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a successful token response (RFC 6749, section 5.1). Lifetimes are read leniently, since
 * issuers write them in many ways and the core knows what to do without; all else strictly.
 */
final class ReplyReader {
  private static final long FIRST_MILLIS = 100_000_000_000L; // as seconds, the year 5138

  private ReplyReader() {}

  static AccessToken accessToken(Answer answer, boolean bound) {
    if (!(answer.member("access_token") instanceof String value)) {
      throw OAuthErrors.malformed(answer, "NO_TOKEN", "neither a token nor an error");
    }
    AccessToken.Builder token = AccessToken.builder(value);
    readType(answer, token, bound);
    readLife(answer, token);
    answer.date().ifPresent(token::issuerTime);
    return token.build();
  }

  static Redemption redemption(Answer answer, boolean bound) {
    Document attributes =
        answer.member("scope") instanceof String scope
            ? Document.EMPTY.with("scope", scope)
            : Document.EMPTY;
    SecretValue refreshToken = refreshToken(answer);
    try {
      return new Redemption(accessToken(answer, bound), refreshToken, attributes);
    } catch (HexkeyException e) {
      if (refreshToken == null) {
        throw e;
      }
      return Redemption.withoutToken(e, refreshToken, attributes); // the one before is spent
    }
  }

  private static @Nullable SecretValue refreshToken(Answer answer) {
    Object member = answer.member("refresh_token");
    if (member == null || member.equals("")) {
      return null;
    }
    if (member instanceof String text) {
      return SecretValue.ofText(text);
    }
    throw OAuthErrors.malformed(answer, "REFRESH_TOKEN", "a refresh token that is no text");
  }

  private static void readType(Answer answer, AccessToken.Builder token, boolean bound) {
    Object type = answer.member("token_type");
    if (type == null && !bound) {
      return; // some issuers leave it out, and mean the type that everybody has
    }
    if (!(type instanceof String text)) {
      throw OAuthErrors.malformed(answer, "TOKEN_TYPE", "a token without a type");
    }
    token.type(text);
    if (text.equalsIgnoreCase("DPoP") != bound) {
      throw bound ? OAuthErrors.notBound() : OAuthErrors.boundUnasked(answer);
    }
  }

  private static void readLife(Answer answer, AccessToken.Builder token) {
    Object lifetime = answer.member("expires_in");
    token.expiresInMember(lifetime);
    if (WireSeconds.read(lifetime).isEmpty()) {
      // an instant depends on two clocks, so it is looked at only without a lifetime
      instant(answer.member("expires_on"))
          .or(() -> instant(answer.member("expires_at")))
          .ifPresent(token::expiresAt);
    }
    WireSeconds.read(answer.member("refresh_in"))
        .filter(ReplyReader::isAhead)
        .ifPresent(token::refreshIn);
    instant(answer.member("refresh_on")).ifPresent(token::refreshAt);
  }

  private static boolean isAhead(Duration time) {
    return !time.isNegative() && !time.isZero();
  }

  /** Seconds or milliseconds since 1970, or a date in ISO form. */
  private static Optional<Instant> instant(@Nullable Object member) {
    try {
      Optional<Long> number = WireSeconds.read(member).map(Duration::getSeconds);
      if (number.isPresent()) {
        long since = number.get();
        return Optional.of(
            since >= FIRST_MILLIS ? Instant.ofEpochMilli(since) : Instant.ofEpochSecond(since));
      }
      return member instanceof String text ? Optional.of(Instant.parse(text)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
