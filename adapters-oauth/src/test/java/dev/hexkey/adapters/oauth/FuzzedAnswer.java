package dev.hexkey.adapters.oauth;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.time.Instant;
import java.util.List;

/** An answer of an issuer that a fuzzer thinks of: any headers that matter, and any body. */
final class FuzzedAnswer {
  private static final String SECRET = "canary-sent-9cJ3";
  private static final List<String> HEADERS =
      List.of("Date", "Retry-After", "WWW-Authenticate", "DPoP-Nonce", "X-Request-Id");

  private FuzzedAnswer() {}

  static Answer of(FuzzedDataProvider data) {
    HTTPResponse response = new HTTPResponse(data.consumeInt(200, 599));
    for (String name : HEADERS) {
      if (data.consumeBoolean()) {
        response.setHeader(name, data.consumeAsciiString(40));
      }
    }
    response.setBody(data.consumeRemainingAsString());
    return new Answer(response, List.of(SECRET), Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** Fails if a text shows what the request carried. */
  static void requireHidden(String text) {
    if (text.contains(SECRET)) {
      throw new AssertionError("shows what was sent");
    }
  }

  /** Reads all that may be told of an answer. */
  static void read(Answer answer) {
    answer.said().values().forEach(FuzzedAnswer::requireHidden);
    requireHidden(answer.toString());
    if (answer.retryAfter().filter(wait -> wait.isNegative()).isPresent()) {
      throw new AssertionError("a negative wait");
    }
    answer.skew();
    answer.challenge();
  }
}
