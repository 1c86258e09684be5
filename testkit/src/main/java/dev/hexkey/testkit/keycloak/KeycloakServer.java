package dev.hexkey.testkit.keycloak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A Keycloak of its own on a free loopback port, with its data in memory. Closing it ends it; it
 * also ends when the test's JVM does, however that ends. Thread-safe.
 */
public final class KeycloakServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final String ADMIN = "admin";
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final KeycloakProcess process;
  private final String password;
  private final URI base;
  private final @Nullable URI tlsBase;

  private KeycloakServer(
      KeycloakProcess process, String password, KeycloakProcess.Addresses addresses) {
    this.process = process;
    this.password = password;
    this.base = addresses.plain();
    this.tlsBase = addresses.tls();
  }

  /**
   * Starts a server; the first time on a machine it is unpacked and built in the user's cache
   * first, which takes half a minute more.
   *
   * @param archive the distribution as it is published: {@code keycloak-quarkus-dist}, {@code
   *     tar.gz}
   * @return a server; if none can be started here the test is skipped, with {@code CI=true} it
   *     fails
   */
  public static KeycloakServer start(Path archive) throws InterruptedException {
    return startWith(archive, null);
  }

  /** The same, reached by TLS as well: it asks for a certificate, and takes none for an answer. */
  public static KeycloakServer start(Path archive, KeycloakTls tls) throws InterruptedException {
    return startWith(archive, tls);
  }

  private static KeycloakServer startWith(Path archive, @Nullable KeycloakTls tls)
      throws InterruptedException {
    try {
      String password = UUID.randomUUID().toString();
      KeycloakProcess process =
          KeycloakProcess.start(KeycloakHome.of(archive), ADMIN, password, tls);
      try {
        return new KeycloakServer(process, password, process.awaitAddresses(START));
      } catch (TimeoutException e) {
        process.close();
        throw e;
      }
    } catch (IOException | TimeoutException e) {
      String reason = "Keycloak cannot be started: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        return Assertions.fail(reason, e);
      }
      return Assumptions.abort(reason);
    }
  }

  /** Where it listens. */
  public URI base() {
    return base;
  }

  /** A realm's issuer. */
  public URI issuer(String realm) {
    return base.resolve("/realms/" + realm);
  }

  /** A realm's issuer by TLS, under the name of {@code localhost}; only if started with it. */
  public URI tlsIssuer(String realm) {
    int port = Objects.requireNonNull(tlsBase, "started without TLS").getPort();
    return URI.create("https://localhost:" + port + "/realms/" + realm);
  }

  /** A realm's token endpoint. */
  public URI tokenEndpoint(String realm) {
    return base.resolve("/realms/" + realm + "/protocol/openid-connect/token");
  }

  /** Makes a realm with its clients and users, from Keycloak's own representation of it. */
  public void createRealm(String json) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/admin/realms"));
    request.header("Content-Type", "application/json");
    send(asAdmin(request).POST(HttpRequest.BodyPublishers.ofString(json)), 201);
  }

  /**
   * Reads from the admin interface.
   *
   * @param path below {@code /admin/realms/}
   */
  public String readAdmin(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/admin/realms/" + path));
    return send(asAdmin(request), 200);
  }

  /** Sends a form to a realm's token endpoint, and returns the JSON of a successful answer. */
  public String postToken(String realm, Map<String, String> form)
      throws IOException, InterruptedException {
    return postToken(realm, form, Map.of());
  }

  /** The same with headers. */
  public String postToken(String realm, Map<String, String> form, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = form(tokenEndpoint(realm), form);
    headers.forEach(request::header);
    return send(request, 200);
  }

  /** Ends it. */
  @Override
  public void close() {
    process.close();
  }

  @Override
  public String toString() {
    return "KeycloakServer[" + base + "]";
  }

  private HttpRequest.Builder asAdmin(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    Map<String, String> signIn =
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "admin-cli",
            "username",
            ADMIN,
            "password",
            password);
    Matcher token = TOKEN.matcher(postToken("master", signIn));
    if (!token.find()) {
      throw new IOException("Keycloak gave its administrator no token");
    }
    return request.header("Authorization", "Bearer " + token.group(1));
  }

  private static HttpRequest.Builder form(URI target, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(target)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String send(HttpRequest.Builder request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.timeout(CALL).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IOException("Keycloak answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
