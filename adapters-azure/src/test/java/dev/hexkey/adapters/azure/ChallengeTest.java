package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String RESOURCE = "resource=\"https://vault.azure.net\"";

  private SignedIn world;
  private Hexkey client;
  private String authority;

  @BeforeEach
  void signIn(@TempDir Path folder) throws IOException {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    client = world.client();
    world.signIn(client);
    authority = world.azure.entra().url() + "/" + world.azure.entra().tenantId();
  }

  @AfterEach
  void close() {
    client.close();
    world.close();
  }

  /** What a vault that asks for this comes to, with a challenge that knows this test's double. */
  private HexkeyException refusedAfter(String challenge) {
    world.vault.challenge(
        challenge
            .replace("AUTHORITY", authority)
            .replace("PORT", Integer.toString(world.azure.entra().url().getPort()))
            .replace("TENANT", world.azure.entra().tenantId()));
    return catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(URI).close());
  }

  private static void assertRejected(HexkeyException e) {
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo("CHALLENGE_REJECTED");
    assertThat(e.family()).isEqualTo(Family.FORBIDDEN);
    assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
    assertThat(e.getMessage()).contains("no token was sent").doesNotContain("evil");
  }

  private List<SeenRequest> authorized() {
    return world.azure.requests().stream().filter(SeenRequest::authorized).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // made for somebody else
        "Bearer authorization=\"AUTHORITY\", resource=\"https://evil.example\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.net.evil.example\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://evil.example/vault.azure.net\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.net@evil.example\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://evilvault.azure.net\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.net:8443\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"http://vault.azure.net\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.cn\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"https://graph.microsoft.com\"",
        "Bearer authorization=\"AUTHORITY\", scope=\"https://evil.example/.default\"",
        "Bearer authorization=\"AUTHORITY\", resource=\"\"",
        "Bearer authorization=\"AUTHORITY\"",
        // by somebody else
        "Bearer authorization=\"https://evil.example/TENANT\", " + RESOURCE,
        "Bearer authorization=\"https://localhost.evil.example:PORT/TENANT\", " + RESOURCE,
        "Bearer authorization=\"https://localhost:1/TENANT\", " + RESOURCE,
        "Bearer authorization=\"https://localhost:PORT@evil.example/TENANT\", " + RESOURCE,
        "Bearer authorization=\"http://localhost:PORT/TENANT\", " + RESOURCE,
        "Bearer " + RESOURCE,
        // nothing that can be checked
        "",
        "Bearer",
        "Basic realm=\"vault\"",
        "PoP authorization=\"AUTHORITY\", " + RESOURCE
      })
  void noTokenFollowsAChallengeThatIsNotTheVaults(String challenge) {
    assertRejected(refusedAfter(challenge));

    assertThat(authorized()).isEmpty();
    assertThat(world.vault.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer authorization=\"AUTHORITY\", scope=\"https://vault.azure.net/.default\"",
        "Bearer authorization=\"AUTHORITY/\", " + RESOURCE,
        "Bearer authorization_uri=\"AUTHORITY\", " + RESOURCE,
        "bearer " + RESOURCE + ", authorization=\"AUTHORITY\"",
        "Bearer authorization=\"https://LOCALHOST:PORT/TENANT\","
            + " resource=\"https://VAULT.azure.net\""
      })
  void otherFormsOfTheVaultsOwnChallengeAreAccepted(String challenge) {
    assertThat(refusedAfter(challenge)).isNull();

    assertThat(authorized()).hasSize(1);
  }

  @Test
  void aVaultOfAnotherTenantNamesBoth() {
    String other = world.azure.entra().addTenant();

    HexkeyException e =
        refusedAfter("Bearer authorization=\"" + authority(other) + "\", " + RESOURCE);

    assertThat(e.code()).isEqualTo("WRONG_TENANT");
    assertThat(e.family()).isEqualTo(Family.UNAUTHENTICATED);
    assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
    assertThat(e.summary()).contains(other, world.azure.entra().tenantId());
    assertThat(authorized()).isEmpty();
  }

  private String authority(String tenant) {
    return world.azure.entra().url() + "/" + tenant;
  }

  @Test
  void aBadChallengeIsNotForgotten() {
    assertRejected(
        refusedAfter("Bearer authorization=\"AUTHORITY\", resource=\"https://evil.example\""));
    assertRejected(
        refusedAfter("Bearer authorization=\"AUTHORITY\", resource=\"https://evil.example\""));
    assertThat(authorized()).isEmpty();

    world.vault.usualChallenge();
    assertThat(client.secrets().resolve(URI).revealText()).isEqualTo("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer authorization=\"AUTHORITY\", resource=\"https://vault.azure.net.evil.example\"",
        "Bearer authorization=\"https://evil.example/TENANT\", " + RESOURCE
      })
  void aBadChallengeLaterOnGetsNoNewToken(String challenge) {
    client.secrets().resolve(URI).close();
    world.ada.revokeAccess(); // so that the next request is answered 401
    int before = authorized().size();
    int asked = world.azure.entra().requests().size();

    assertRejected(refusedAfter(challenge));

    assertThat(authorized()).as("the one that was answered so").hasSize(before + 1);
    assertThat(world.azure.entra().requests()).hasSize(asked);
  }

  @Test
  void aRedirectGetsNoToken() {
    client.secrets().resolve(URI).close();
    world.vault.disturb().redirectNext(1, world.azure.entra().url());
    int asked = world.azure.entra().requests().size();

    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(URI).close());

    assertThat(e.code()).isEqualTo("VAULT_OPERATION_ERROR");
    assertThat(world.azure.entra().requests()).hasSize(asked);
  }

  @ParameterizedTest
  @CsvSource({
    "403, ForbiddenByFirewall, NETWORK_DENIED",
    "403, ForbiddenByRbac, VAULT_OPERATION_ERROR",
    "200, none, VAULT_OPERATION_ERROR"
  })
  void aVaultThatDoesNotAskWhoIsThereGetsNoToken(
      int status, String inner, String code, @TempDir Path folder) throws Exception {
    LoopbackTls tls = LoopbackTls.create();
    Path authorities = folder.resolve("authorities.pem");
    Files.writeString(authorities, tls.authority() + Files.readString(world.azure.caFile()));
    AtomicInteger tokens = new AtomicInteger();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    server.createContext(
        "/",
        exchange -> {
          tokens.addAndGet(exchange.getRequestHeaders().containsKey("Authorization") ? 1 : 0);
          byte[] body =
              ("{\"error\":{\"code\":\"Forbidden\",\"message\":\"Client address: 203.0.113.7\","
                      + "\"innererror\":{\"code\":\""
                      + inner
                      + "\"}}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    world
        .with("HEXKEY_AZURE_CA_CERT", authorities.toString())
        .with("HEXKEY_AZURE_VAULTS", "my-vault=https://localhost:" + server.getAddress().getPort());
    try (Hexkey turnedAway = world.client()) {
      world.signIn(turnedAway);

      HexkeyException e =
          catchThrowableOfType(
              HexkeyException.class, () -> turnedAway.secrets().resolve(URI).close());

      assertThat(e.code()).isEqualTo(code);
      assertThat(e.summary().contains("203.0.113.7")).isEqualTo(code.equals("NETWORK_DENIED"));
      assertThat(tokens).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aVaultOfAnotherTenantThatDoesNotSayWhichIsToldApart() throws Exception {
    KeyVaultDouble other = world.azure.vault("other-vault", world.azure.entra().addTenant());
    other.challenge("Bearer authorization=\"" + authority + "\", " + RESOURCE);
    world.with(
        "HEXKEY_AZURE_VAULTS", "my-vault=" + world.vault.url() + ",other-vault=" + other.url());
    try (Hexkey elsewhere = world.client()) {
      world.signIn(elsewhere);

      HexkeyException e =
          catchThrowableOfType(
              HexkeyException.class,
              () -> elsewhere.secrets().resolve("azure+kv://other-vault/yokoy--api-key").close());

      assertThat(e.code()).as(e.getMessage()).isEqualTo("WRONG_TENANT");
      assertThat(e.family()).isEqualTo(Family.UNAUTHENTICATED);
      assertThat(e.nextAction()).isEqualTo(NextAction.FIX_CONFIG);
      assertThat(e.summary()).contains("another tenant", world.azure.entra().tenantId());
    }
  }
}
