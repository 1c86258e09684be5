package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Redemption;
import dev.hexkey.ports.RefreshGrant;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.Assertions;

/** An issuer on loopback that answers what it is told to, in order. */
final class FakeIssuer implements AutoCloseable {
  static final String SECRET = "canary-client-secret-4kQ9";
  static final String REFRESH = "canary-refresh-8zW2";

  final ManualClock clock = new ManualClock();
  private final MockWebServer server = new MockWebServer();

  FakeIssuer() {
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MockWebServer server() {
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  OAuthClient.Builder builder() {
    return OAuthClient.builder("client-1").tokenEndpoint(uri("/token")).clock(clock).ticker(clock);
  }

  OAuthClient client() {
    return builder().authentication(ClientAuthentication.secretBasic(secret(SECRET))).build();
  }

  static Supplier<SecretValue> secret(String text) {
    SecretValue value = SecretValue.ofText(text);
    return value::shared;
  }

  static TokenRequest request() {
    return request(null);
  }

  static TokenRequest request(@org.jspecify.annotations.Nullable String claims) {
    return new TokenRequest(
        TokenRequest.Reason.FIRST,
        null,
        claims,
        Duration.ZERO,
        Deadline.after(Duration.ofSeconds(25)));
  }

  AccessToken fetch() {
    try {
      return client().clientCredentials().fetch(request());
    } catch (HexkeyException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  Redemption redeem() {
    try {
      return client()
          .refreshToken()
          .redeem(new RefreshGrant(SecretValue.ofText(REFRESH), Document.EMPTY), request());
    } catch (HexkeyException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  HexkeyException failure() {
    return Assertions.catchThrowableOfType(HexkeyException.class, this::fetch);
  }

  HexkeyException redemptionFailure() {
    return Assertions.catchThrowableOfType(HexkeyException.class, this::redeem);
  }

  FakeIssuer answers(int status, String body, String... headers) {
    MockResponse.Builder response =
        new MockResponse.Builder().code(status).body(body).setHeader("Content-Type", "text/html");
    for (int i = 0; i < headers.length; i += 2) {
      response.setHeader(headers[i], headers[i + 1]);
    }
    return answers(response.build());
  }

  FakeIssuer answers(MockResponse response) {
    server.enqueue(response);
    return this;
  }

  /** A token with more members, in the JSON that is given. */
  FakeIssuer gives(String members, String... headers) {
    String more = members.isEmpty() ? "" : "," + members;
    return answers(200, "{\"access_token\":\"t1\",\"token_type\":\"Bearer\"" + more + "}", headers);
  }

  static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  int requests() {
    return server.getRequestCount();
  }

  /** What was sent, in order. */
  RecordedRequest sent() {
    try {
      return Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Map<String, String> form(RecordedRequest request) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : Objects.requireNonNull(request.getBody()).utf8().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.merge(
          decode(parts[0]),
          decode(parts.length > 1 ? parts[1] : ""),
          (one, two) -> one + " " + two);
    }
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
