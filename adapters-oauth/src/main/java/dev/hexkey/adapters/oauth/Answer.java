package dev.hexkey.adapters.oauth;

import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.hexkey.ports.Challenge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;
import org.jspecify.annotations.Nullable;

/** What an issuer answered. Immutable; its text shows the status alone. */
final class Answer {
  /**
   * Not a number is one of the lifetimes that are to be ignored, not the reply with it. The parser
   * calls itself for each level, so the levels are bounded.
   */
  private static final int LENIENT =
      JSONParser.ACCEPT_NAN
          | JSONParser.ACCEPT_TAILLING_SPACE
          | JSONParser.USE_HI_PRECISION_FLOAT
          | JSONParser.LIMIT_JSON_DEPTH;

  private final HTTPResponse response;
  private final @Nullable Map<String, Object> members;
  private final Map<String, String> said;
  private final Instant now;

  /**
   * Reads an answer.
   *
   * @param secrets what the request carried, which is hidden in what is told of the answer
   * @param now by the clock of this machine
   */
  Answer(HTTPResponse response, List<String> secrets, Instant now) {
    this.response = response;
    this.now = now;
    members = parse(response.getBody());
    said = Said.of(members == null ? Map.of() : members, this::header, secrets);
  }

  int status() {
    return response.getStatusCode();
  }

  /** Whether it is a JSON object; if not, it has no members. */
  boolean isObject() {
    return members != null;
  }

  /** All of it, for whoever parses it further; never to be told. */
  String body() {
    return String.valueOf(response.getBody());
  }

  @Nullable Object member(String name) {
    return members == null ? null : members.get(name);
  }

  @Nullable String header(String name) {
    return response.getHeaderValue(name);
  }

  /** What it asks for in its header, as a server asks that refuses a token. */
  Optional<Challenge> challenge() {
    List<String> values = response.getHeaderValues("WWW-Authenticate");
    return values == null ? Optional.empty() : Challenge.find(values);
  }

  /** What may be told of it. */
  Map<String, String> said() {
    return said;
  }

  /** The error's code; empty if it states none. */
  String error() {
    return member("error") instanceof String error ? error : "";
  }

  /** The issuer's time. */
  Optional<Instant> date() {
    return HttpDates.date(header("Date"));
  }

  /** How far the issuer's clock is ahead of this machine's, if it told its time. */
  Optional<Duration> skew() {
    return date().map(theirs -> Duration.between(now, theirs));
  }

  /** How long the issuer asks to wait. */
  Optional<Duration> retryAfter() {
    return HttpDates.retryAfter(header("Retry-After"), date().orElse(now));
  }

  @Override
  public String toString() {
    return "Answer[" + status() + "]";
  }

  @SuppressWarnings("unchecked") // the members of a JSON object have text for names
  private static @Nullable Map<String, Object> parse(@Nullable String body) {
    if (body == null || body.isBlank()) {
      return null;
    }
    try {
      return new JSONParser(LENIENT).parse(body) instanceof Map<?, ?> object
          ? (Map<String, Object>) object
          : null;
    } catch (ParseException | RuntimeException e) { // it lets bad numbers through to the JDK
      return null; // its text quotes the body
    }
  }
}
