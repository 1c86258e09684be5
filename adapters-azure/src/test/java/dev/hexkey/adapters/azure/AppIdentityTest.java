package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.CapturedLogs;
import dev.hexkey.testkit.LeakSearch;
import dev.hexkey.testkit.azure.EntraApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Apps that read vaults for a server: by a secret and by a token of the platform. */
class AppIdentityTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String SECRET = "app-s3cr3t-9d2c";

  private static final String HELD = "local://default/azure/client-secret";

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp server;

  @BeforeEach
  void open() throws IOException {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    server = world.server().secret(SECRET);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private HexkeyException refused(Hexkey client) {
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(URI).close());
    assertThat(e).isNotNull();
    assertThat(e.toString()).doesNotContain(SECRET).doesNotContain("assertion-");
    return e;
  }

  private HexkeyException refused() {
    HexkeyException e =
        catchThrowableOfType(
            HexkeyException.class,
            () -> {
              try (Hexkey client = world.client()) {
                client.secrets().resolve(URI).close();
              }
            });
    assertThat(e).isNotNull();
    return e;
  }

  private static String read(Hexkey client) {
    return client.secrets().resolve(URI).revealText();
  }

  private static String identity(Hexkey client) {
    return client.signIns().get(0).status().facts().getOrDefault("identity", "none");
  }

  @Test
  void aSecretInTheEnvironmentIsTheIdentity() {
    world.with("AZURE_CLIENT_SECRET", SECRET);

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(identity(client)).isEqualTo("client_secret");
    }
  }

  @Test
  void aSecretIsWarnedOfOnce() {
    world.with("AZURE_CLIENT_SECRET", SECRET);

    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      read(client);
      world.endTokens();
      read(client); // with a new token, for which the secret is read again

      assertThat(tokensAskedFor()).isGreaterThan(1);
      assertThat(logs.events())
          .filteredOn(event -> event.level() == Level.WARN)
          .singleElement()
          .satisfies(
              warning ->
                  assertThat(warning.text())
                      .contains("client secret", "managed or workload identity", "certificate"));
      assertThat(LeakSearch.forText(SECRET).in(logs.text())).isEmpty();
    }
  }

  private long tokensAskedFor() {
    return world.azure.entra().requests().stream()
        .filter(request -> request.path().endsWith("/token"))
        .count();
  }

  @Test
  void otherProofsAreNotWarnedOf() throws IOException {
    server.federate("assertion-one");
    world.with(
        "AZURE_FEDERATED_TOKEN_FILE",
        Files.writeString(folder.resolve("token"), "assertion-one").toString());

    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      read(client);

      assertThat(logs.events()).noneMatch(event -> event.level() == Level.WARN);
    }
  }

  @Test
  void aWrongSecretHasItsOwnError() {
    world.with("AZURE_CLIENT_SECRET", "another");

    try (Hexkey client = world.client()) {
      HexkeyException e = refused(client);
      assertThat(e.code()).isEqualTo("LOGIN_MISCONFIGURED");
      assertThat(e.reason()).contains("SECRET_REFUSED");
      assertThat(e.family()).isEqualTo(Family.MISCONFIGURED);
    }
  }

  @Test
  void aSecretThatWasReplacedWhereItsUriLeadsIsReadAgain() throws IOException {
    world.with("AZURE_CLIENT_SECRET", HELD).without("CACHE_TTL_SECONDS"); // so that it is kept
    world.vault.put("other-key", "other");
    world.azure.entra().accessTokenLife(Duration.ofMinutes(10));

    try (Hexkey client = world.clientWithStore()) {
      put(client, SECRET);
      assertThat(read(client)).isEqualTo("s3cr3t");
      server.onlySecret("app-s3cr3t-next");
      try (Hexkey another = world.clientWithStore()) {
        put(another, "app-s3cr3t-next");
      }
      world.pass(Duration.ofMinutes(11));

      assertThat(client.secrets().resolve("azure+kv://my-vault/other-key").revealText())
          .isEqualTo("other");
      assertThat(tokensAskedFor()).as("with the old one, refused, with the new one").isEqualTo(3);
    }
  }

  @Test
  void aSecretThatIsRefusedIsReadAgainOnce() throws IOException {
    world.with("AZURE_CLIENT_SECRET", HELD);

    try (Hexkey client = world.clientWithStore()) {
      put(client, "another");

      assertThat(refused(client).reason()).contains("SECRET_REFUSED");
      assertThat(tokensAskedFor()).isEqualTo(2);
    }
  }

  private static void put(Hexkey client, String secret) {
    try (SecretValue value = SecretValue.ofText(secret)) {
      client.secrets().put(client.secrets().parse(HELD), value);
    }
  }

  @Test
  void ourSpellingWinsAndNothingIsMixed() {
    EntraApp other = world.azure.entra().addConfidentialClient("Other").secret("other-secret");
    world.with("AZURE_CLIENT_SECRET", SECRET).with("HEXKEY_AZURE_CLIENT_SECRET", "other-secret");

    HexkeyException e = refused();
    assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR");
    assertThat(e.getMessage())
        .contains("hexkey_azure_client_secret needs hexkey_azure_tenant_id and")
        .doesNotContain("other-secret");

    world
        .with("HEXKEY_AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("HEXKEY_AZURE_CLIENT_ID", other.clientId());
    try (Hexkey client = world.client()) {
      assertThat(refused(client).code()).isEqualTo("VAULT_AUTHZ_ERROR"); // the other app's rights
    }
  }

  @Test
  void thePlatformsTokenIsReadForEachRequest() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "assertion-one\n");
    server.federate("assertion-one");
    world.with("AZURE_FEDERATED_TOKEN_FILE", file.toString());

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(identity(client)).isEqualTo("workload_identity");
      server.federate("assertion-two");
      Files.writeString(file, "assertion-two");
      world.endTokens();
      assertThat(read(client)).isEqualTo("s3cr3t");
      server.federate("assertion-three");
      world.endTokens();
      HexkeyException e = refused(client);
      assertThat(e.code()).as(e.getMessage()).isEqualTo("LOGIN_MISCONFIGURED");
      assertThat(e.reason()).contains("ASSERTION_EXPIRED");
    }
  }

  @Test
  void aMissingTokenFileIsSaidSo() {
    world.with("AZURE_FEDERATED_TOKEN_FILE", folder.resolve("absent").toString());

    try (Hexkey client = world.client()) {
      HexkeyException e = refused(client);
      assertThat(e.code()).as(e.getMessage()).isEqualTo("VAULT_CONFIG_ERROR");
      assertThat(e.reason()).contains("FEDERATED_TOKEN");
    }
  }

  @Test
  void twoIdentitiesAreListedAndNoneIsUsed() {
    world
        .with("AZURE_CLIENT_SECRET", SECRET)
        .with("AZURE_FEDERATED_TOKEN_FILE", folder.resolve("token").toString());

    HexkeyException e = refused();
    assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR");
    assertThat(e.getMessage())
        .contains("workload_identity (azure_federated_token_file)")
        .contains("client_secret (azure_client_secret)")
        .doesNotContain(SECRET);
    world.with("HEXKEY_AZURE_CREDENTIAL", "client_secret");
    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
  }

  @Test
  void anIdentityThatIsNamedMustBeConfigured() {
    world.with("HEXKEY_AZURE_CREDENTIAL", "client_secret");

    HexkeyException e = refused();
    assertThat(e.getMessage())
        .contains("neither hexkey_azure_client_secret nor azure_client_secret is set");
  }
}
