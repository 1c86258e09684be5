package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.network.LoopbackTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vaults that end an app's token before its time, by a claims challenge. */
class AppClaimsTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String SECRET = "app-s3cr3t-9d2c";
  private static final String RESOURCE = "resource=\"https://vault.azure.net\"";

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp server;

  @BeforeEach
  void open() throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    server = world.server().secret(SECRET);
    world.with("AZURE_CLIENT_SECRET", SECRET);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static String read(Hexkey client) {
    return client.secrets().resolve(URI).revealText();
  }

  private static HexkeyException refused(Hexkey client) {
    HexkeyException e = catchThrowableOfType(HexkeyException.class, () -> read(client));
    assertThat(e).isNotNull();
    return e;
  }

  private List<SeenRequest> tokenRequests() {
    return world.azure.entra().requests().stream()
        .filter(request -> request.path().endsWith("/token"))
        .toList();
  }

  private String authority() {
    return world.azure.entra().url() + "/" + world.azure.entra().tenantId();
  }

  private static String claims(String json) {
    return ", error=\"insufficient_claims\", claims=\""
        + Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8))
        + "\"";
  }

  @Test
  void anAppAsksAnewWithTheClaims() {
    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(tokenRequests()).hasSize(1);
      server.revokeAccess();

      assertThat(read(client)).isEqualTo("s3cr3t");

      assertThat(tokenRequests()).hasSize(2);
      assertThat(tokenRequests().get(1).form().get("claims")).contains("\"nbf\"", "\"CP1\"");
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(tokenRequests()).hasSize(2);
    }
  }

  @Test
  void withoutTheCapabilityNoTokenEndsEarly() {
    world.with("HEXKEY_AZURE_CONTINUOUS_ACCESS", "false");
    try (Hexkey client = world.client()) {
      read(client);
      server.revokeAccess();

      assertThat(read(client)).isEqualTo("s3cr3t");

      assertThat(tokenRequests()).hasSize(1);
      assertThat(tokenRequests().get(0).form()).doesNotContainKey("claims");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.net.evil.example\"",
        "Bearer authorization=\"https://evil.example/TENANT\", " + RESOURCE
      })
  void claimsOfSomebodyElseGetNoNewToken(String challenge) {
    try (Hexkey client = world.client()) {
      read(client);
      server.revokeAccess();
      world.vault.challenge(
          challenge
              .replace("AUTHORITY", authority())
              .replace("TENANT", world.azure.entra().tenantId()));

      assertThat(refused(client).code()).isEqualTo("CHALLENGE_REJECTED");

      assertThat(tokenRequests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"access_token\":{\"nbf\":{\"value\":\"1\"}}}", "{no json}", "{}"})
  void aVaultThatIsNeverContentIsAskedTwice(String claims) throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    HttpsServer vault = neverContent(tokens, claims);
    try (Hexkey client = world.client()) {
      HexkeyException e = refused(client);

      assertThat(e.code()).as(e.getMessage()).isEqualTo("VAULT_AUTH_ERROR");
      assertThat(e.reason()).contains("TOKEN_REFUSED");
      assertThat(e.family()).isEqualTo(Family.UNAUTHENTICATED);
      assertThat(e.toString()).doesNotContain("nbf").doesNotContain("no json");
      assertThat(tokens).hasValue(2);
      assertThat(tokenRequests()).hasSize(2);
    } finally {
      vault.stop(0);
    }
  }

  /** A vault that refuses every token with the same claims, and counts them. */
  private HttpsServer neverContent(AtomicInteger tokens, String claims) throws Exception {
    LoopbackTls tls = LoopbackTls.create();
    Path authorities = folder.resolve("authorities.pem");
    Files.writeString(authorities, tls.authority() + Files.readString(world.azure.caFile()));
    HttpsServer vault =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    vault.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    String usual = "Bearer authorization=\"" + authority() + "\", " + RESOURCE;
    vault.createContext(
        "/",
        exchange -> {
          boolean authorized = exchange.getRequestHeaders().containsKey("Authorization");
          tokens.addAndGet(authorized ? 1 : 0);
          exchange
              .getResponseHeaders()
              .set("WWW-Authenticate", authorized ? usual + claims(claims) : usual);
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    vault.start();
    world
        .with("HEXKEY_AZURE_CA_CERT", authorities.toString())
        .with("HEXKEY_AZURE_VAULTS", "my-vault=https://localhost:" + vault.getAddress().getPort());
    return vault;
  }
}
